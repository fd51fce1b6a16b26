import type { EntityKey } from '../../ports/entities.ts';
import type { ExamplesPart, Part, Recipe, RecordsPart, RestPart } from './field-types/field-type.ts';
import { standsFor, type RelatedRecords, type RenderedRecord } from './related-records.ts';

export type PartOfRecords = RecordsPart | ExamplesPart | RestPart;

export const isOfRecords = (part: Part): part is PartOfRecords =>
  part.take === 'records' || part.take === 'examples' || part.take === 'rest';

export const keyOf = ({ type, id }: EntityKey): string => JSON.stringify([type, id]);

/** Those that hang on one of the others, whichever of the two has the link. */
const linkedTo = (others: readonly RenderedRecord[]): ((record: RenderedRecord) => boolean) => {
  const keys = new Set(others.map(keyOf));
  const above = new Set(others.flatMap(({ via }) => (via ? [keyOf(via.from)] : [])));
  return (record) => (record.via !== undefined && keys.has(keyOf(record.via.from))) || above.has(keyOf(record));
};

const preferred = (part: RecordsPart, records: readonly RenderedRecord[]): RenderedRecord[] => {
  const newestFirst = (one: RenderedRecord, other: RenderedRecord): number => other.writtenAt - one.writtenAt;
  // What is equally near is taken in the order of its writing, so that the latest of a long thread is told.
  return [...records].sort((one, other) =>
    part.prefer === 'newest' || one.depth === other.depth ? newestFirst(one, other) : one.depth - other.depth,
  );
};

/** The one that stands for the field: named by the request, or the record of the request itself, or the only one. */
const ofField = (records: readonly RenderedRecord[], fieldId: string | undefined): RenderedRecord[] => {
  const named = fieldId === undefined ? undefined : records.find((record) => standsFor(record, fieldId));
  const only = fieldId === undefined && records.length === 1 ? records[0] : undefined;
  const found = named ?? records.find(({ depth }) => depth === 0) ?? only;
  return found ? [found] : [];
};

/**
 * Which records belong to which part of a recipe, each part's in its own order of preference. A record may belong
 * to several; to `rest` belong those that belong to no other, whether it is brought or not.
 */
export const createSelection = (recipe: Recipe, { records, examples }: RelatedRecords, fieldId: string | undefined) => {
  const parts = recipe.parts.filter((part) => part.take === 'records');
  const members = new Map<string, readonly RenderedRecord[]>();

  const candidates = (part: RecordsPart): RenderedRecord[] => {
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
    let found = candidates(part);
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
    /** The record that says what the field means, if there is one. */
    definition: parts.filter(({ records }) => records.named).flatMap(({ name }) => members.get(name) ?? [])[0],
  };
};
