import { createHash } from 'node:crypto';
import type { Cache } from '../../ports/cache.ts';
import type { Entities, EntityKey, Neighbour, NeighbourhoodQuery, StoredEntity, Viewer } from '../../ports/entities.ts';
import type { Recipe } from './field-types/field-type.ts';
import { linesOf, type Line } from './lines.ts';
import { sensitiveAttributes } from './sensitive-attributes.ts';

/** A record as far as it may be told: without what is sensitive, as bounded lines of text. */
export interface RenderedRecord extends EntityKey {
  readonly title: string;
  readonly lines: readonly Line[];
  /** 0 is the root. */
  readonly depth: number;
  /** Undefined for the root, and for examples, which no link leads to. */
  readonly via: { readonly from: EntityKey; readonly relation: string } | undefined;
  /** Milliseconds since the epoch. */
  readonly writtenAt: number;
}

/** The record of a request and what hangs on it. */
export interface RelatedRecords {
  /** The root, then its neighbours, the nearest first; empty when there is no such record. */
  readonly records: readonly RenderedRecord[];
  /** Other records of the root's type that have a value in the same field, and nothing else of them. */
  readonly examples: readonly RenderedRecord[];
  readonly truncated: boolean;
}

export interface RelatedRecordsRequest {
  readonly recipe: Recipe;
  readonly entityId: string;
  readonly fieldId: string | undefined;
  readonly withExamples: boolean;
  /** Names of attributes, as a privacy policy has them. */
  readonly sensitive: readonly string[];
}

const definitionType = 'custom_field_definition';
/** How many records of a neighbourhood are looked at. */
const mostNeighbours = 200;
const mostExamples = 10;
/** Beyond, a title is an attribute in disguise. */
const longestTitle = 300;

const datesOfWriting = ['date', 'created_at', 'createdat', 'sent_at', 'posted_at', 'written_at'];

/** When a record was written, by its own account where it gives one: hosts often send many at once. */
const writtenAt = (lines: readonly Line[], updatedAt: Date): number => {
  const own = lines.find(([name]) => datesOfWriting.includes(name.toLowerCase()))?.[1];
  const time = own === undefined ? NaN : Date.parse(own);
  return Number.isNaN(time) ? updatedAt.getTime() : time;
};

const queryOf = ({ recipe, entityId }: RelatedRecordsRequest): NeighbourhoodQuery => ({
  entityId,
  rootTypes: recipe.rootTypes,
  preferredTypes: [
    ...new Set(recipe.parts.flatMap((part) => (part.take === 'records' ? (part.records.types ?? []) : []))),
  ],
  depth: recipe.depth,
  limit: mostNeighbours,
});

/**
 * Everything that the answer depends on, in a form that two different requests never share. The version is another
 * after each change of the organization's records, so that nothing older is ever found again.
 */
const keyOf = (viewer: Viewer, version: string, request: RelatedRecordsRequest): string => {
  const { organizationId, userId, email, roles } = viewer;
  const eyes = [organizationId, version, userId, email.toLowerCase(), [...roles].sort()];
  const { fieldId = null, withExamples, sensitive } = request;
  const question = [queryOf(request), firstAttributes(request), fieldId, withExamples, [...sensitive].sort()];
  const digest = createHash('sha256')
    .update(JSON.stringify([eyes, question]))
    .digest('base64url');
  return `context:${digest}`;
};

const firstAttributes = ({ recipe, fieldId }: RelatedRecordsRequest): string[] => [
  ...(fieldId === undefined ? [] : [fieldId]),
  ...new Set(recipe.parts.flatMap((part) => (part.take === 'records' ? (part.attributes ?? []) : []))),
];

const ownNames = ['name', 'key', 'attribute', 'field', 'column', 'slug'];

/** What the field is called, by a record that stands for it: a column of a table, a definition. */
const namesIn = ({ id, title, lines }: RenderedRecord): string[] => [
  id,
  title,
  ...lines.filter(([name]) => ownNames.includes(name.toLowerCase())).map(([, value]) => value),
];

const isAlike = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Whether the record stands for the field of that id. */
export const standsFor = (record: RenderedRecord, fieldId: string): boolean =>
  namesIn(record).some((name) => isAlike(name, fieldId));

/** The names under which a record may have the field as an attribute, in lower case. */
export const attributesOfField = (fieldId: string | undefined, definition: RenderedRecord | undefined): string[] =>
  [...(fieldId === undefined ? [] : [fieldId]), ...(definition ? namesIn(definition) : [])].map((name) =>
    name.toLowerCase(),
  );

export const createRelatedRecords = ({ entities, cache }: { entities: Entities; cache: Cache }) => {
  const ask = async (viewer: Viewer, request: RelatedRecordsRequest): Promise<RelatedRecords> => {
    const isSensitiveIn = sensitiveAttributes(request.sensitive);
    const first = firstAttributes(request);
    type Found = Omit<StoredEntity, 'links'> & Partial<Pick<Neighbour, 'depth' | 'via'>>;
    const told = ({ type, id, title, attributes, updatedAt, depth = 0, via }: Found): RenderedRecord => {
      const isSensitive = isSensitiveIn(type);
      const lines = linesOf(attributes, { isSensitive, first });
      return {
        type,
        id,
        title: isSensitive(['title']) ? '' : title.slice(0, longestTitle),
        lines,
        depth,
        via: via && { from: via.from, relation: via.relation },
        writtenAt: writtenAt(lines, updatedAt),
      };
    };

    const { root, neighbours, truncated } = await entities.neighbourhood(viewer, queryOf(request));
    if (!root) return { records: [], examples: [], truncated: false };
    const records = [root, ...neighbours].map(told);

    const examples = async (): Promise<RenderedRecord[]> => {
      const { fieldId } = request;
      if (fieldId === undefined || !request.withExamples) return [];
      const definition = records.find((record) => record.type === definitionType && standsFor(record, fieldId));
      const names = attributesOfField(fieldId, definition);
      const attribute = Object.keys(root.attributes).find((name) => names.includes(name.toLowerCase())) ?? fieldId;
      if (root.type === definitionType || isSensitiveIn(root.type)([attribute])) return [];
      const peers = await entities.peers(viewer, { type: root.type, attribute, except: root.id, limit: mostExamples });
      return peers
        .map((peer) => told({ ...peer, attributes: { [attribute]: peer.attributes[attribute] } }))
        .filter(({ lines }) => lines.length > 0);
    };
    return { records, examples: await examples(), truncated };
  };

  /**
   * What the viewer may see around a record, in at most two queries; in none while nothing of the organization's
   * records, the viewer's roles and the policy has changed and the cache has it.
   * @throws ZomaError `unavailable`
   */
  return async (viewer: Viewer, request: RelatedRecordsRequest): Promise<RelatedRecords> => {
    // Asked first: what is read while a record changes is kept under the older version, and not found again.
    const key = keyOf(viewer, await entities.version(viewer.organizationId), request);
    const kept = await cache.get(key);
    if (kept !== undefined) return JSON.parse(kept) as RelatedRecords;
    const surroundings = await ask(viewer, request);
    await cache.set(key, JSON.stringify(surroundings));
    return surroundings;
  };
};
