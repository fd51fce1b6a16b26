import { array, type Schema } from 'yup';
import { firstOf, mostProblems, validationFailed, ZomaError, type Problem } from '../core/errors.ts';
import { isId } from '../core/ids.ts';
import { createPeriodicYield } from '../core/periodic-yield.ts';
import type { EntityKey } from '../ports/entities.ts';
import { entityFields, entityKey, entityOf, hostString } from './entity-fields.ts';
import { checkedLater, rowId, strictObject } from './fields.ts';
import type { Operation } from './operation.ts';
import { isObject, validate } from './validation.ts';

/** The most entities in one call. */
export const mostEntities = 10_000;

/** The most entities that one transaction deletes while other changes wait. */
const deleteSlice = 500;

/** Counts of a call that stores entities. */
interface StoredCounts {
  /** The entities of the call. */
  readonly stored: number;
  /** Those that differ from what was stored before. */
  readonly changed: number;
}

/** Counts of a call that deletes entities. */
interface DeletedCounts {
  readonly deleted: number;
  /** The entities that did not exist. */
  readonly missing: readonly EntityKey[];
}

/** Builds the schema of a list of entities, or of their keys or ids. `accept` checks a list of this form item by item. */
const listOf = (item: Schema) => checkedLater(array().of(item).max(mostEntities), 'Each type and id occurs once.');

/** Stands for a line of NDJSON that is not JSON. */
export const malformedEntity = Symbol('malformed entity');

/** @throws ZomaError `validation_failed` unless the field is a list of at most `mostEntities` */
const requireList = (value: unknown, path: string): readonly unknown[] => {
  if (!Array.isArray(value)) throw validationFailed([{ path, message: 'must be a list' }]);
  if (value.length > mostEntities) {
    throw validationFailed([{ path, message: `must be at most ${String(mostEntities)} entities` }]);
  }
  return value as readonly unknown[];
};

/** Reads the list from `{"entities": […]}`, or from the list by itself; `others` are fields that the object may have beside it. */
const listIn = (input: unknown, ...others: readonly string[]): readonly unknown[] => {
  const { entities, ...rest } = isObject(input) ? input : { entities: input };
  const unknown = firstOf(
    Object.keys(rest).filter((name) => !others.includes(name)),
    mostProblems,
  );
  if (unknown.length > 0) throw validationFailed(unknown.map((path) => ({ path, message: 'is not a known field' })));
  return requireList(entities, 'entities');
};

/**
 * Checks each input by itself with `read`, and returns the results. Yields to other requests; stops at a hundred problems.
 * @throws ZomaError `validation_failed` with the problems, at `[index]`
 */
const checkEach = async <Item extends EntityKey>(
  inputs: readonly unknown[],
  read: (input: unknown) => Item,
): Promise<readonly Item[]> => {
  const items = new Map<string, { readonly item: Item; readonly index: number }>();
  const problems: Problem[] = [];
  const yieldIfDue = createPeriodicYield();

  const check = (input: unknown, index: number): readonly Problem[] => {
    if (input === malformedEntity) return [{ path: '', message: 'is not JSON' }];
    try {
      const item = read(input);
      const key = JSON.stringify([item.type, item.id]);
      const earlier = items.get(key);
      if (earlier) return [{ path: '', message: `has the type and id of [${String(earlier.index)}]` }];
      items.set(key, { item, index });
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
  return [...items.values()].map(({ item }) => item);
};

/** Reads the id of the synchronization that carries the entities. @throws ZomaError `validation_failed` */
const syncIn = (input: unknown): string | undefined => {
  const sync = isObject(input) ? input['sync'] : undefined;
  if (sync === undefined || (typeof sync === 'string' && isId(sync))) return sync;
  throw validationFailed([{ path: 'sync', message: 'must be the syncId of a synchronization' }]);
};

/** Refuses entities of another type: the synchronization would not carry them. @throws ZomaError `validation_failed` */
const requireType = (entities: readonly EntityKey[], type: string): void => {
  const others = entities.flatMap((entity, index) => (entity.type === type ? [] : [index]));
  if (others.length === 0) return;
  const message = 'must be the type of the synchronization';
  throw validationFailed(others.map((index) => ({ path: `[${String(index)}].type`, message })));
};

/**
 * Stores thousands of entities, all or none. They exceed the bound on an input's values, and one synchronous check would block the
 * event loop: each is checked by itself, after the caller's permission.
 */
export const bulkEntities: Operation<{ readonly data: StoredCounts }> = {
  name: 'bulkEntities',
  route: { method: 'post', path: '/api/entities/bulk', body: 'entities' },
  permissions: ['entity.manage'],
  forms: [strictObject({ entities: listOf(entityFields).required(), sync: rowId().optional() }), listOf(entityFields)],
  errors: ['not_found', 'conflict'],
  accept: (input) => {
    const inputs = listIn(input, 'sync');
    const syncId = syncIn(input);
    return async ({ caller: { organizationId }, services }) => {
      const sync = syncId === undefined ? undefined : await services.entitySyncs.find(organizationId, syncId);
      const entities = await checkEach(inputs, (each) => entityOf(validate(entityFields, each, 'json')));
      if (sync) requireType(entities, sync.type);
      const changed = await services.entities.put(organizationId, entities, syncId);
      return { data: { stored: entities.length, changed } };
    };
  },
};

const keyFields = strictObject(entityKey);
const typeField = strictObject({ type: hostString() });

/** Lists the keys of `{"type", "ids": […]}`; undefined for another form. @throws ZomaError `validation_failed` */
const keysOfType = (input: unknown): readonly unknown[] | undefined => {
  if (!isObject(input) || !('ids' in input)) return undefined;
  const { ids, ...rest } = input;
  const { type } = validate(typeField, rest, 'json');
  return requireList(ids, 'ids').map((id) => ({ type, id }));
};

/** Deletes thousands of entities in slices, between which other changes run. What is deleted already is missing when it is called again. */
export const deleteEntities: Operation<{ readonly data: DeletedCounts }> = {
  name: 'deleteEntities',
  route: { method: 'post', path: '/api/entities/bulk-delete', body: 'entities' },
  permissions: ['entity.manage'],
  forms: [
    strictObject({ entities: listOf(keyFields).required() }),
    strictObject({ type: hostString(), ids: listOf(hostString()).required() }),
    listOf(keyFields),
  ],
  accept: (input) => {
    const inputs = keysOfType(input) ?? listIn(input);
    return async ({ caller: { organizationId }, services }) => {
      const keys = await checkEach(inputs, (each) => validate(keyFields, each, 'json'));
      const missing: EntityKey[] = [];
      for (let from = 0; from < keys.length; from += deleteSlice) {
        const slice = keys.slice(from, from + deleteSlice);
        const deleted = await services.entities.removeAll(organizationId, slice);
        const found = new Set(deleted.map(({ type, id }) => JSON.stringify([type, id])));
        missing.push(...slice.filter(({ type, id }) => !found.has(JSON.stringify([type, id]))));
      }
      return { data: { deleted: keys.length - missing.length, missing } };
    };
  },
};
