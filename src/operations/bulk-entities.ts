import { firstOf, mostProblems, validationFailed, ZomaError, type Problem } from '../core/errors.ts';
import { createPeriodicYield } from '../core/periodic-yield.ts';
import type { Entity } from '../ports/entities.ts';
import { entityFields, entityOf } from './entities.ts';
import type { Operation } from './operation.ts';
import { validate } from './validation.ts';

/** The most entities in one call. */
export const mostEntities = 10_000;

/** Stands for a line of NDJSON that is not JSON. */
export const malformedEntity = Symbol('malformed entity');

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Reads the list from `{"entities": […]}`, or from the list by itself. */
const listIn = (input: unknown): readonly unknown[] => {
  const { entities, ...rest } = Array.isArray(input) || !isObject(input) ? { entities: input } : input;
  const unknown = firstOf(Object.keys(rest), mostProblems);
  if (unknown.length > 0) throw validationFailed(unknown.map((path) => ({ path, message: 'is not a known field' })));
  if (!Array.isArray(entities)) throw validationFailed([{ path: 'entities', message: 'must be a list of entities' }]);
  if (entities.length > mostEntities) {
    throw validationFailed([{ path: 'entities', message: `must be at most ${String(mostEntities)} entities` }]);
  }
  return entities as readonly unknown[];
};

/**
 * Checks each input as `putEntity` does and returns the entities. Yields to other requests; stops at a hundred problems.
 * @throws ZomaError `validation_failed` with the problems, at `[index]`
 */
const checkEntities = async (inputs: readonly unknown[]): Promise<readonly Entity[]> => {
  const entities = new Map<string, { readonly entity: Entity; readonly index: number }>();
  const problems: Problem[] = [];
  const yieldIfDue = createPeriodicYield();

  const check = (input: unknown, index: number): readonly Problem[] => {
    if (input === malformedEntity) return [{ path: '', message: 'is not JSON' }];
    try {
      const entity = entityOf(validate(entityFields, input, 'json'));
      const key = JSON.stringify([entity.type, entity.id]);
      const earlier = entities.get(key);
      if (earlier) return [{ path: '', message: `has the type and id of [${String(earlier.index)}]` }];
      entities.set(key, { entity, index });
      return [];
    } catch (error) {
      if (error instanceof ZomaError && error.code === 'validation_failed') return error.details as readonly Problem[];
      throw error;
    }
  };

  for (const [index, input] of inputs.entries()) {
    await yieldIfDue();
    for (const { path, message } of check(input, index)) {
      problems.push({ path: `[${String(index)}]${path === '' || path.startsWith('[') ? path : `.${path}`}`, message });
    }
    if (problems.length >= mostProblems) break;
  }

  if (problems.length > 0) throw validationFailed(problems);
  return [...entities.values()].map(({ entity }) => entity);
};

/**
 * Stores thousands of entities, all or none. They exceed the bound on an input's values, and one synchronous check would block the
 * event loop: each is checked by itself, after the caller's permission.
 */
export const bulkEntities: Operation = {
  name: 'bulkEntities',
  route: { method: 'post', path: '/api/entities/bulk', body: 'entities' },
  permissions: ['entity.manage'],
  accept: (input) => {
    const inputs = listIn(input);
    return async ({ caller, services }) => {
      const entities = await checkEntities(inputs);
      await services.entities.put(caller.organizationId, entities);
      return { data: { stored: entities.length } };
    };
  },
};
