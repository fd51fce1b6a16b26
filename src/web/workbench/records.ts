import { api } from '../shared/api.ts';
import { createStore, type Store } from '../shared/store.ts';
import { ApiError } from '../shared/wire.ts';

/** A record of the host application, as `GET /api/entities/:type/:id` answers. */
export interface Entity {
  readonly type: string;
  readonly id: string;
  readonly title: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly relation: string; readonly type: string; readonly id: string }[];
  readonly visibility: object | null;
  readonly version: number;
}

/** A text attribute of a record, and what kind of field shows it. */
export interface FieldPlace {
  readonly type: string;
  readonly id: string;
  readonly attribute: string;
  readonly fieldType: 'opportunity_description' | 'project_note' | 'table_cell' | 'comment' | 'custom_field';
  /** The format of the text; text without one is plain, or HTML when it begins as such. */
  readonly format?: 'markdown';
  /** The entity that the field's context starts from, when it is not the record itself: a new comment has no record yet. */
  readonly about?: string;
}

/** Returns the format of a field's text. */
export const formatOf = ({ format }: FieldPlace, text: string): 'text' | 'markdown' | 'html' =>
  format ?? (/^\s*<[a-z]/i.test(text) ? 'html' : 'text');

/** Names a field of the page. */
export const keyOfField = ({ type, id, attribute }: FieldPlace): string => `${type}/${id}/${attribute}`;

const types = [
  'opportunity',
  'account',
  'contact',
  'note',
  'project',
  'project_note',
  'table',
  'table_column',
  'table_row',
  'comment',
  'custom_field_definition',
] as const;

/** The records of the page by type and id. */
export type Records = ReadonlyMap<string, Entity>;

export const records: Store<Records> = createStore<Records>(new Map());

const keyOf = ({ type, id }: Pick<Entity, 'type' | 'id'>): string => `${type}/${id}`;

/** Reads one page of each type: a demonstration has few records. @throws ApiError */
export const loadRecords = async (): Promise<void> => {
  const pages = await Promise.all(
    types.map((type) => api.get<{ items: readonly Entity[] }>(`/api/entities/${type}`, { query: { limit: 100 } })),
  );
  records.set(new Map(pages.flatMap(({ items }) => items.map((each) => [keyOf(each), each] as const))));
};

const keep = (entity: Entity): void => records.set(new Map(records.get()).set(keyOf(entity), entity));

/** Returns a record. */
export const find = (all: Records, type: string, id: string): Entity | undefined => all.get(keyOf({ type, id }));

/** Returns the records of a type that link to another one by a relation, in the order of a text attribute or of their ids. */
export const linkedTo = (
  all: Records,
  type: string,
  relation: string,
  to: Pick<Entity, 'type' | 'id'>,
): readonly Entity[] =>
  [...all.values()].filter(
    (each) =>
      each.type === type &&
      each.links.some((link) => link.relation === relation && link.type === to.type && link.id === to.id),
  );

/** Returns the records that a record links to. */
export const linksOf = (all: Records, from: Entity, type: string): readonly Entity[] =>
  from.links.flatMap((link) => (link.type === type ? (find(all, type, link.id) ?? []) : []));

/** Returns a text attribute; another value counts as no text. */
export const textOf = (entity: Entity | undefined, attribute: string): string => {
  const value = entity?.attributes[attribute];
  return typeof value === 'string' ? value : '';
};

const pathOf = ({ type, id }: Pick<Entity, 'type' | 'id'>): string =>
  `/api/entities/${encodeURIComponent(type)}/${encodeURIComponent(id)}`;

const put = async (entity: Entity, attributes: Entity['attributes'], condition: Record<string, string>) => {
  const { title, links, visibility } = entity;
  const body = { title, attributes, links, ...(visibility === null ? {} : { visibility }) };
  keep(await api.put<Entity>(pathOf(entity), { body, headers: condition }));
};

/**
 * Saves a text attribute, if the record is still the version that the page shows. When the record has changed elsewhere but not in this
 * attribute, saves onto the newer version.
 * @throws ApiError `conflict` when the attribute has changed elsewhere, `forbidden` without `entity.manage`
 */
export const saveAttribute = async ({ type, id, attribute }: FieldPlace, text: string): Promise<void> => {
  const entity = find(records.get(), type, id);
  if (!entity) throw new ApiError('not_found', 'The record is not in this page.');
  const write = (on: Entity) => put(on, { ...on.attributes, [attribute]: text }, { 'If-Match': `"${on.version}"` });
  try {
    await write(entity);
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'conflict')) throw error;
    const newer = await api.get<Entity>(pathOf(entity));
    if (textOf(newer, attribute) !== textOf(entity, attribute)) throw error;
    await write(newer);
  }
};

/** Reads a record again, and returns it. @throws ApiError */
export const reloadRecord = async (place: Pick<Entity, 'type' | 'id'>): Promise<Entity> => {
  const entity = await api.get<Entity>(pathOf(place));
  keep(entity);
  return entity;
};

/** Stores a new comment about a record. @throws ApiError `forbidden` without `entity.manage` */
export const addComment = (about: Entity, author: string, body: string): Promise<void> =>
  put(
    {
      type: 'comment',
      id: `com_${crypto.randomUUID()}`,
      title: about.title,
      attributes: {},
      links: [{ relation: 'on', type: about.type, id: about.id }],
      visibility: null,
      version: 0,
    },
    { date: new Date().toISOString().slice(0, 10), author, body },
    { 'If-None-Match': '*' },
  );
