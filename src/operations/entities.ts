import { array, string } from 'yup';
import { ZomaError } from '../core/errors.ts';
import type { Permission } from '../core/permissions.ts';
import { maySee, type Entity, type EntityLink, type StoredEntity, type Visibility } from '../ports/entities.ts';
import { anyObject, strictObject } from './fields.ts';
import { defineOperation } from './operation.ts';

/** The bounds of an entity. */
const longestKey = 255;
const longestTitle = 1_000;
const mostLinks = 500;
const mostVisibleTo = 100;
const attributeBounds = { values: 1_000, depth: 16, characters: 100_000 };

const unprintable = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** A type, an id or a relation of the host application, kept unchanged. */
const hostString = () =>
  string()
    .required()
    .max(longestKey)
    .test('printable', '${path} must have no control characters', (value) => !unprintable.test(value));

/** Counts the values inside a value and their depth. Recursive: `validate` has refused hostile nesting before. */
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

/** Refuses an empty visibility: it would hide the entity from everybody, where the host may mean the opposite. */
const visibility = () =>
  strictObject({ roles: names(), users: names() })
    .nullable()
    .optional()
    .default(undefined)
    .test('named', '${path} must name roles or users', (value) => !value || Boolean(value.roles ?? value.users));

const entityKey = { type: hostString(), id: hostString() };

/** The schema of an entity that a client stores; over HTTP its type and id are in the path. */
export const entityFields = strictObject({
  ...entityKey,
  title: string().required().max(longestTitle),
  attributes: attributes(),
  links: array()
    .of(strictObject({ relation: hostString(), ...entityKey }))
    .max(mostLinks),
  visibility: visibility(),
});

const visibilityOf = ({ roles, users }: Visibility): Visibility => ({
  ...(roles ? { roles } : {}),
  ...(users ? { users } : {}),
});

const withoutDuplicates = (links: readonly EntityLink[]): EntityLink[] => [
  ...new Map(links.map((link) => [JSON.stringify([link.relation, link.type, link.id]), link])).values(),
];

/** Makes the entity of a valid input; a repeated link counts once. */
export const entityOf = (input: ReturnType<typeof entityFields.validateSync>): Entity => ({
  type: input.type,
  id: input.id,
  title: input.title,
  attributes: { ...input.attributes },
  links: withoutDuplicates(input.links ?? []),
  ...(input.visibility ? { visibility: visibilityOf(input.visibility as Visibility) } : {}),
});

/** An entity as clients see it. */
const present = ({ type, id, title, attributes, links, visibility, updatedAt }: StoredEntity) => ({
  type,
  id,
  title,
  attributes,
  links,
  visibility: visibility ?? null,
  updatedAt: updatedAt.toISOString(),
});

/** A caller who may change the visibility of an entity may read it. */
const seesAll: Permission = 'entity.manage';

/** Returns one entity that the caller may see. */
export const entity = defineOperation({
  name: 'entity',
  route: { method: 'get', path: '/api/entities/:type/:id' },
  permissions: ['entity.view'],
  input: strictObject(entityKey),
  run: async ({ caller, input, services }) => {
    const found = await services.entities.find(caller.organizationId, input);
    if (!found || !(caller.permissions.includes(seesAll) || maySee(caller, found.visibility))) {
      throw new ZomaError('not_found');
    }
    return { data: present(found) };
  },
});

/** Stores an entity, or replaces the one with the same type and id. */
export const putEntity = defineOperation({
  name: 'putEntity',
  route: { method: 'put', path: '/api/entities/:type/:id' },
  permissions: ['entity.manage'],
  input: entityFields,
  run: async ({ caller, input, services }) => {
    await services.entities.put(caller.organizationId, [entityOf(input)]);
    const stored = await services.entities.find(caller.organizationId, input);
    // A concurrent request has deleted it already.
    if (!stored) throw new ZomaError('not_found');
    return { data: present(stored) };
  },
});

/** Deletes an entity. */
export const deleteEntity = defineOperation({
  name: 'deleteEntity',
  route: { method: 'delete', path: '/api/entities/:type/:id' },
  permissions: ['entity.manage'],
  input: strictObject(entityKey),
  run: async ({ caller, input, services }) => {
    const removed = await services.entities.remove(caller.organizationId, input);
    if (!removed) throw new ZomaError('not_found');
    return { message: 'Entity deleted.' };
  },
});
