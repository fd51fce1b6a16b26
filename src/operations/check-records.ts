import { mostProblems, validationFailed, ZomaError, type Problem } from '../core/errors.ts';
import { createPeriodicYield } from '../core/periodic-yield.ts';
import type { Entity } from '../ports/entities.ts';
import { entityFields, entityOf } from './entity-fields.ts';
import { validate } from './validation.ts';

/** The most records in one call. */
export const mostRecords = 10_000;

/** In the place of a record that was sent as something that is no JSON. */
export const malformedRecord = Symbol('malformed record');

const problemsOf = (error: unknown): readonly Problem[] => {
  if (error instanceof ZomaError && error.code === 'validation_failed') return error.details as readonly Problem[];
  throw error;
};

/**
 * Returns the records that these inputs say, each checked as if it came by itself. Other requests have their turn in between.
 * Checking stops at a hundred problems.
 * @throws ZomaError `validation_failed` with the problems, at `[index]`
 */
export const checkRecords = async (records: readonly unknown[]): Promise<readonly Entity[]> => {
  const entities = new Map<string, { readonly entity: Entity; readonly index: number }>();
  const problems: Problem[] = [];
  const yieldIfDue = createPeriodicYield();

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
    await yieldIfDue();
    for (const { path, message } of check(record, index)) {
      problems.push({ path: `[${String(index)}]${path === '' || path.startsWith('[') ? path : `.${path}`}`, message });
    }
    if (problems.length >= mostProblems) break;
  }

  if (problems.length > 0) throw validationFailed(problems);
  return [...entities.values()].map(({ entity }) => entity);
};
