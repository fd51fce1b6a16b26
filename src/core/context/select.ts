import type { EntityKey } from '../../ports/entities.ts';
import type { Part, PartOfRecords, Recipe, RecordsPart } from './field-types/field-type.ts';
import { standsFor, type RelatedRecords, type RenderedRecord } from './related-records.ts';

/** Returns whether a part consists of records. */
export const isOfRecords = (part: Part): part is PartOfRecords =>
  part.take === 'records' || part.take === 'examples' || part.take === 'rest';

/** Makes the key under which sets and maps hold an entity. */
export const keyOf = ({ type, id }: EntityKey): string => JSON.stringify([type, id]);

/** Tests whether a record is linked to one of the others, in either direction. */
const linkedTo = (others: readonly RenderedRecord[]): ((record: RenderedRecord) => boolean) => {
  const keys = new Set(others.map(keyOf));
  const above = new Set(others.flatMap(({ via }) => (via ? [keyOf(via.from)] : [])));
  return (record) => (record.via !== undefined && keys.has(keyOf(record.via.from))) || above.has(keyOf(record));
};

const preferred = (part: RecordsPart, records: readonly RenderedRecord[]): RenderedRecord[] => {
  const newestFirst = (one: RenderedRecord, other: RenderedRecord): number => other.writtenAt - one.writtenAt;
  // Equally near records are taken newest first, so that the latest of a long thread is included.
  return [...records].sort((one, other) =>
    part.prefer === 'newest' || one.depth === other.depth ? newestFirst(one, other) : one.depth - other.depth,
  );
};

/** Finds the record that defines the field: the one that `fieldId` names, else the root, else the only record. */
const ofField = (records: readonly RenderedRecord[], fieldId: string | undefined): RenderedRecord[] => {
  const named = fieldId === undefined ? undefined : records.find((record) => standsFor(record, fieldId));
  const only = fieldId === undefined && records.length === 1 ? records[0] : undefined;
  const found = named ?? records.find(({ depth }) => depth === 0) ?? only;
  return found ? [found] : [];
};

/**
 * Assigns records to the parts of a recipe, in each part's order of preference. A record may belong to several parts; `rest` has those
 * that belong to no other part, selected or not.
 */
export const createSelection = (recipe: Recipe, { records, examples }: RelatedRecords, fieldId: string | undefined) => {
  const parts = recipe.parts.filter((part) => part.take === 'records');
  const members = new Map<string, readonly RenderedRecord[]>();

  const matching = (part: RecordsPart): RenderedRecord[] => {
    const { types, exceptTypes, at, relation } = part.records;
    return records.filter(
      ({ type, depth, via }) =>
        (types?.includes(type) ?? true) &&
        !exceptTypes?.includes(type) &&
        (at === undefined || (at === 'root') === (depth === 0)) &&
        (relation === undefined || via?.relation === relation),
    );
  };

  const linked = (part: RecordsPart, found: readonly RenderedRecord[], names: readonly string[]): RenderedRecord[] => {
    let chosen: RenderedRecord[] = [];
    for (;;) {
      const others = names.flatMap((name) => (name === part.name ? chosen : (members.get(name) ?? [])));
      const next = found.filter(linkedTo(others));
      if (next.length <= chosen.length) return chosen;
      chosen = next;
    }
  };

  for (const part of parts) {
    let found = matching(part);
    if (part.records.named) found = ofField(found, fieldId);
    if (part.records.linkedTo) found = linked(part, found, part.records.linkedTo);
    found = preferred(part, found);
    members.set(part.name, part.atMost === 1 ? found.slice(0, 1) : found);
  }

  const claimed = new Set([...members.values()].flat().map(keyOf));
  const rest = records.filter((record) => !claimed.has(keyOf(record)));

  return {
    of: (part: PartOfRecords): readonly RenderedRecord[] => {
      if (part.take === 'records') return members.get(part.name) ?? [];
      return part.take === 'examples' ? examples : rest;
    },
    /** The record that defines the field, if there is one. */
    definition: parts.filter(({ records }) => records.named).flatMap(({ name }) => members.get(name) ?? [])[0],
  };
};
