import { firstOf, mostProblems, validationFailed } from '../core/errors.ts';
import { checkRecords, mostRecords } from './check-records.ts';
import type { Operation } from './operation.ts';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** `{"entities": […]}`, or the list by itself. */
const recordsOf = (input: unknown): readonly unknown[] => {
  const { entities, ...rest } = Array.isArray(input) || !isObject(input) ? { entities: input } : input;
  const unknown = firstOf(Object.keys(rest), mostProblems);
  if (unknown.length > 0) throw validationFailed(unknown.map((path) => ({ path, message: 'is not a known field' })));
  if (!Array.isArray(entities)) throw validationFailed([{ path: 'entities', message: 'must be a list of records' }]);
  if (entities.length > mostRecords) {
    throw validationFailed([{ path: 'entities', message: `must be at most ${String(mostRecords)} records` }]);
  }
  return entities as readonly unknown[];
};

/**
 * Stores thousands of records, all or none. They are more than an input may have values, and more than can be
 * checked in one go: each is checked by itself, as `putEntity` does, once it is known that the caller may store them.
 */
export const bulkEntities: Operation = {
  name: 'bulkEntities',
  route: { method: 'post', path: '/api/entities/bulk', body: 'records' },
  permissions: ['entity.manage'],
  accept: (input) => {
    const records = recordsOf(input);
    return async ({ caller, services }) => {
      const entities = await checkRecords(records);
      await services.entities.put(caller.organizationId, entities);
      return { data: { stored: entities.length } };
    };
  },
};
