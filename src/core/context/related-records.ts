import { createHash } from 'node:crypto';
import type { Cache } from '../../ports/cache.ts';
import type { Entities, EntityKey, Neighbour, NeighbourhoodQuery, StoredEntity, Viewer } from '../../ports/entities.ts';
import type { Recipe } from './field-types/field-type.ts';
import { linesOf, type Line } from './lines.ts';
import { sensitiveAttributes } from './sensitive-attributes.ts';

/** An entity as bounded lines of text, without its sensitive attributes. */
export interface RenderedRecord extends EntityKey {
  readonly title: string;
  readonly lines: readonly Line[];
  /** 0 is the root. */
  readonly depth: number;
  /** The last link on the path from the root; undefined for the root and for examples. */
  readonly via: { readonly from: EntityKey; readonly relation: string } | undefined;
  /** Milliseconds since the epoch. */
  readonly writtenAt: number;
}

/** The entity of a request and the entities linked to it. */
export interface RelatedRecords {
  /** The root, then its neighbours, the nearest first; empty when the root does not exist. */
  readonly records: readonly RenderedRecord[];
  /** The same field of other entities of the root's type, without their other attributes. */
  readonly examples: readonly RenderedRecord[];
  readonly truncated: boolean;
}

/** The query for related records. */
export interface RelatedRecordsRequest {
  readonly recipe: Recipe;
  readonly entityId: string;
  readonly fieldId: string | undefined;
  readonly withExamples: boolean;
  /** The sensitive attributes of the privacy policy. */
  readonly sensitive: readonly string[];
}

const definitionType = 'custom_field_definition';
/** The most records of a neighbourhood that are read. */
const mostNeighbours = 200;
const mostExamples = 10;
/** The longest title; longer ones are cut, in UTF-16 code units. */
const longestTitle = 300;

const datesOfWriting = ['date', 'created_at', 'createdat', 'sent_at', 'posted_at', 'written_at'];

/** Reads the time of writing from the record's own date, else from its update: hosts often send many records at once. */
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
 * Makes the cache key from everything that the result depends on. The version changes with each change of the organization's entities,
 * so that no older result is found again.
 */
const keyOf = (viewer: Viewer, version: string, request: RelatedRecordsRequest): string => {
  const { organizationId, userId, email, externalId, roles } = viewer;
  const viewerKey = [organizationId, version, userId, email?.toLowerCase(), externalId, [...roles].sort()];
  const { fieldId = null, withExamples, sensitive } = request;
  const query = [queryOf(request), firstAttributes(request), fieldId, withExamples, [...sensitive].sort()];
  const digest = createHash('sha256')
    .update(JSON.stringify([viewerKey, query]))
    .digest('base64url');
  return `context:${digest}`;
};

const firstAttributes = ({ recipe, fieldId }: RelatedRecordsRequest): string[] => [
  ...(fieldId === undefined ? [] : [fieldId]),
  ...new Set(recipe.parts.flatMap((part) => (part.take === 'records' ? (part.attributes ?? []) : []))),
];

const ownNames = ['name', 'key', 'attribute', 'field', 'column', 'slug'];

/** Lists the names of a field in the record that defines it, such as a table column. */
const namesIn = ({ id, title, lines }: RenderedRecord): string[] => [
  id,
  title,
  ...lines.filter(([name]) => ownNames.includes(name.toLowerCase())).map(([, value]) => value),
];

const isAlike = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Returns whether the record defines the field with that id. */
export const standsFor = (record: RenderedRecord, fieldId: string): boolean =>
  namesIn(record).some((name) => isAlike(name, fieldId));

/** Lists the attribute names that a record may use for the field, in lower case. */
export const attributesOfField = (fieldId: string | undefined, definition: RenderedRecord | undefined): string[] =>
  [...(fieldId === undefined ? [] : [fieldId]), ...(definition ? namesIn(definition) : [])].map((name) =>
    name.toLowerCase(),
  );

/** Creates the function that finds the entities around the entity of a request. */
export const createRelatedRecords = ({ entities, cache }: { entities: Entities; cache: Cache }) => {
  const query = async (viewer: Viewer, request: RelatedRecordsRequest): Promise<RelatedRecords> => {
    const isSensitiveIn = sensitiveAttributes(request.sensitive);
    const first = firstAttributes(request);
    type Found = Omit<StoredEntity, 'links'> & Partial<Pick<Neighbour, 'depth' | 'via'>>;
    const render = ({ type, id, title, attributes, updatedAt, depth = 0, via }: Found): RenderedRecord => {
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
    const records = [root, ...neighbours].map(render);

    const examples = async (): Promise<RenderedRecord[]> => {
      const { fieldId } = request;
      if (fieldId === undefined || !request.withExamples) return [];
      const definition = records.find((record) => record.type === definitionType && standsFor(record, fieldId));
      const names = attributesOfField(fieldId, definition);
      const attribute = Object.keys(root.attributes).find((name) => names.includes(name.toLowerCase())) ?? fieldId;
      if (root.type === definitionType || isSensitiveIn(root.type)([attribute])) return [];
      const peers = await entities.peers(viewer, { type: root.type, attribute, except: root.id, limit: mostExamples });
      return peers
        .map((peer) => render({ ...peer, attributes: { [attribute]: peer.attributes[attribute] } }))
        .filter(({ lines }) => lines.length > 0);
    };
    return { records, examples: await examples(), truncated };
  };

  /**
   * Finds the records that the viewer may see, in at most two queries; in none when the cache has them for the same entities, roles
   * and policy.
   * @throws ZomaError `unavailable`
   */
  return async (viewer: Viewer, request: RelatedRecordsRequest): Promise<RelatedRecords> => {
    // The version is read first: a result read during a change is cached under the older version, and not found again.
    const key = keyOf(viewer, await entities.version(viewer.organizationId), request);
    const cached = await cache.get(key);
    if (cached !== undefined) return JSON.parse(cached) as RelatedRecords;
    const related = await query(viewer, request);
    await cache.set(key, JSON.stringify(related));
    return related;
  };
};
