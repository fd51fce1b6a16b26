import { array, string } from 'yup';
import type { Entity, EntityLink, StoredEntity, Visibility } from '../ports/entities.ts';
import { anyObject, strictObject } from './fields.ts';

/** The most that a record may have. */
const longestKey = 255;
const longestTitle = 1_000;
const mostLinks = 500;
const mostVisibleTo = 100;
const attributeBounds = { values: 1_000, depth: 16, characters: 100_000 };

const unprintable = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** A string of the host application's, as it is: a type, an id, a relation. */
const hostString = () =>
  string()
    .required()
    .max(longestKey)
    .test('printable', '${path} must have no control characters', (value) => !unprintable.test(value));

/** How many values there are inside, and how deep they are nested; what is nested too deep for any input is refused before. */
const measure = (value: unknown): { values: number; depth: number } => {
  if (typeof value !== 'object' || value === null) return { values: 0, depth: 0 };
  const inner = Object.values(value).map(measure);
  return {
    values: inner.reduce((sum, { values }) => sum + values, inner.length),
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
  };
};

const attributes = () =>
  anyObject().test('bounds', function (value) {
    if (typeof value !== 'object') return true;
    const { values, depth } = measure(value);
    const refuse = (what: string) => this.createError({ message: `${this.path} ${what}` });
    if (values > attributeBounds.values) return refuse(`must have at most ${String(attributeBounds.values)} values`);
    if (depth > attributeBounds.depth) return refuse(`must be nested at most ${String(attributeBounds.depth)} deep`);
    if (JSON.stringify(value).length <= attributeBounds.characters) return true;
    return refuse(`must be at most ${String(attributeBounds.characters)} characters as JSON`);
  });

const names = () => array().of(hostString()).max(mostVisibleTo);

/** An empty one would limit a record to nobody, where everybody may be meant. */
const visibility = () =>
  strictObject({ roles: names(), users: names() })
    .nullable()
    .optional()
    .default(undefined)
    .test('somebody', '${path} must name roles or users', (value) => !value || Boolean(value.roles ?? value.users));

/** Names a record; over HTTP both are in the path. */
export const entityKey = { type: hostString(), id: hostString() };

/** A record as it is put. */
export const entityFields = strictObject({
  ...entityKey,
  title: string().required().max(longestTitle),
  attributes: attributes(),
  links: array()
    .of(strictObject({ relation: hostString(), ...entityKey }))
    .max(mostLinks),
  visibility: visibility(),
});

export type EntityInput = ReturnType<typeof entityFields.validateSync>;

const visibilityOf = ({ roles, users }: Visibility): Visibility => ({
  ...(roles ? { roles } : {}),
  ...(users ? { users } : {}),
});

/** A link that is given twice is one. */
const withoutDoubles = (links: readonly EntityLink[]): EntityLink[] => [
  ...new Map(links.map((link) => [JSON.stringify([link.relation, link.type, link.id]), link])).values(),
];

/** The record that an input says. */
export const entityOf = (input: EntityInput): Entity => ({
  type: input.type,
  id: input.id,
  title: input.title,
  attributes: { ...input.attributes },
  links: withoutDoubles(input.links ?? []),
  ...(input.visibility ? { visibility: visibilityOf(input.visibility as Visibility) } : {}),
});

/** A record as clients see it. */
export const presentEntity = ({ type, id, title, attributes, links, visibility, updatedAt }: StoredEntity) => ({
  type,
  id,
  title,
  attributes,
  links,
  visibility: visibility ?? null,
  updatedAt: updatedAt.toISOString(),
});
