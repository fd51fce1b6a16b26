import { setImmediate as nextTurn } from 'node:timers/promises';
import { validationFailed, ZomaError, type Problem } from '../core/errors.ts';
import type { Entity } from '../ports/entities.ts';
import { entityFields, entityOf } from './entity-fields.ts';
import { validate } from './validation.ts';

/** The most records in one call. */
export const mostRecords = 10_000;

/** As many problems are told one by one. */
const mostProblems = 100;

/** For so long, in milliseconds, everything else waits. */
const turnMs = 8;

/** In the place of a record that was sent as something that is no JSON. */
export const malformedRecord = Symbol('malformed record');

const problemsOf = (error: unknown): readonly Problem[] => {
  if (error instanceof ZomaError && error.code === 'validation_failed') return error.details as readonly Problem[];
  throw error;
};

/**
 * The records that these inputs say, each checked as if it came by itself. Others have their turn in between.
 * @throws ZomaError `validation_failed` with the problems of all, at `[index]`
 */
export const checkRecords = async (records: readonly unknown[]): Promise<readonly Entity[]> => {
  const entities = new Map<string, { readonly entity: Entity; readonly index: number }>();
  const problems: Problem[] = [];
  let turnBegan = performance.now();

  const check = (record: unknown, index: number): readonly Problem[] => {
    if (record === malformedRecord) return [{ path: '', message: 'is not JSON' }];
    try {
      const entity = entityOf(validate(entityFields, record, 'json'));
      const key = JSON.stringify([entity.type, entity.id]);
      const earlier = entities.get(key);
      if (earlier) return [{ path: '', message: `has the type and id of [${String(earlier.index)}]` }];
      entities.set(key, { entity, index });
      return [];
    } catch (error) {
      return problemsOf(error);
    }
  };

  for (const [index, record] of records.entries()) {
    if (performance.now() - turnBegan > turnMs) {
      await nextTurn();
      turnBegan = performance.now();
    }
    for (const { path, message } of check(record, index)) {
      problems.push({ path: `[${String(index)}]${path === '' || path.startsWith('[') ? path : `.${path}`}`, message });
    }
  }

  if (problems.length > 0) {
    const more = problems.length - mostProblems;
    const rest = more > 0 ? [{ path: '', message: `has ${String(more)} more problems` }] : [];
    throw validationFailed([...problems.slice(0, mostProblems), ...rest]);
  }
  return [...entities.values()].map(({ entity }) => entity);
};
