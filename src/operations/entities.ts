import { ZomaError } from '../core/errors.ts';
import type { Permission } from '../core/permissions.ts';
import { maySee, type StoredEntity } from '../ports/entities.ts';
import {
  entityFields,
  entityKey,
  entityOf,
  hostString,
  ifMatchField,
  preconditionFields,
  preconditionOf,
} from './entity-fields.ts';
import { strictObject } from './fields.ts';
import { defineOperation } from './operation.ts';
import { pageCursor, pageFields, readPage, type CursorForm } from './paging.ts';

/** An entity as clients see it. */
const present = ({ type, id, title, attributes, links, visibility, version, updatedAt }: StoredEntity) => ({
  type,
  id,
  title,
  attributes,
  links,
  visibility: visibility ?? null,
  version,
  updatedAt: updatedAt.toISOString(),
});

/** A caller who may change the visibility of an entity may read it. */
const seesAll: Permission = 'entity.manage';

/** Returns one entity that the caller may see. */
export const entity = defineOperation({
  name: 'entity',
  route: { method: 'get', path: '/api/entities/:type/:id' },
  permissions: ['entity.view'],
  errors: ['not_found'],
  input: strictObject(entityKey),
  run: async ({ caller, input, services }) => {
    const found = await services.entities.find(caller.organizationId, input);
    if (!found || !(caller.permissions.includes(seesAll) || maySee(caller, found.visibility))) {
      throw new ZomaError('not_found');
    }
    return { data: present(found), version: found.version };
  },
});

/** The id of a host application may have any characters, and is longer than an id of ours: the cursor is its base64url form. */
const hostIdCursor: CursorForm = {
  write: (id) => Buffer.from(id).toString('base64url'),
  read: (cursor) => {
    const id = Buffer.from(cursor, 'base64url').toString();
    return hostString().isValidSync(id) && hostIdCursor.write(id) === cursor ? id : undefined;
  },
};

/** The longest cursor: an id has at most 255 UTF-16 code units, of at most three bytes each. */
const longestCursor = 1_020;

/** Lists the entities of a type that the caller may see, in the byte order of their ids. */
export const entities = defineOperation({
  name: 'entities',
  route: { method: 'get', path: '/api/entities/:type' },
  permissions: ['entity.view'],
  input: strictObject({ ...pageFields, type: hostString(), cursor: pageCursor(longestCursor) }),
  run: async ({ caller, input: { type, ...range }, services }) => {
    const all = caller.permissions.includes(seesAll);
    const { rows, nextCursor } = await readPage(
      range,
      ({ limit, after }) => services.entities.list(caller, { type, all, after, limit }),
      hostIdCursor,
    );
    return { data: { items: rows.map(present), nextCursor } };
  },
});

/** Stores an entity, or replaces the one with the same type and id. */
export const putEntity = defineOperation({
  name: 'putEntity',
  route: { method: 'put', path: '/api/entities/:type/:id', conditional: true },
  permissions: ['entity.manage'],
  errors: ['conflict'],
  input: entityFields.shape(preconditionFields),
  run: async ({ caller, input, services }) => {
    const stored = await services.entities.replace(caller.organizationId, entityOf(input), preconditionOf(input));
    return { data: present(stored), version: stored.version };
  },
});

/** Deletes an entity. */
export const deleteEntity = defineOperation({
  name: 'deleteEntity',
  route: { method: 'delete', path: '/api/entities/:type/:id', conditional: true },
  permissions: ['entity.manage'],
  errors: ['not_found', 'conflict'],
  input: strictObject({ ...entityKey, ...ifMatchField }),
  run: async ({ caller, input, services }) => {
    const { type, id } = input;
    const removed = await services.entities.remove(caller.organizationId, { type, id }, preconditionOf(input));
    if (!removed) throw new ZomaError('not_found');
    return { message: 'Entity deleted.' };
  },
});
