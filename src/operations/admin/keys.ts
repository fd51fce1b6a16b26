import { array, string } from 'yup';
import { requireGrantableRoles } from '../../core/administration/grants.ts';
import type { Caller } from '../../core/caller.ts';
import { validationFailed } from '../../core/errors.ts';
import type { ServiceKey } from '../../ports/service-keys.ts';
import { checkedLater, isStorableTime, strictObject } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { pageFields, readPage } from '../paging.ts';

const mostRoles = 20;

/** A key as the wire has it. */
const viewOf = (key: ServiceKey) => ({
  id: key.id,
  name: key.name,
  roles: key.roles,
  prefix: key.shownPrefix,
  createdBy: key.createdBy ?? null,
  createdAt: key.createdAt.toISOString(),
  expiresAt: key.expiresAt?.toISOString() ?? null,
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
});

/** Reads the end of a new key. A key that expires creates no key that outlives it. */
const readExpiry = (given: string | null | undefined, { credential }: Caller): Date | undefined => {
  const expiresAt = given == null ? undefined : new Date(given);
  const refuse = (message: string) => validationFailed([{ path: 'expiresAt', message }]);
  if (given != null && !isStorableTime(given)) throw refuse('expiresAt must be before the year 10000 in UTC');
  if (expiresAt && expiresAt.getTime() <= Date.now()) throw refuse('expiresAt must be in the future');
  const latest = credential.keyId === undefined ? undefined : credential.expiresAt;
  if (latest !== undefined && (!expiresAt || expiresAt.getTime() > latest)) {
    throw refuse('expiresAt must not be later than the end of the key that creates this one');
  }
  return expiresAt;
};

/** Creates a service key with roles that the caller may grant, and answers its text this once. */
export const createKey = defineOperation({
  name: 'createKey',
  route: { method: 'post', path: '/api/admin/keys', status: 201 },
  permissions: ['key.manage'],
  input: strictObject({
    name: string().trim().required().max(100),
    roles: checkedLater(
      array().of(string().required().max(100)).max(mostRoles).required(),
      'Names roles of the organization.',
    ),
    expiresAt: checkedLater(
      string().datetime({ allowOffset: true }).nullable(),
      'Is in the future and before the year 10000; not later than the end of the key that creates this one.',
    ),
  }),
  run: async ({ caller, input, services, audit }) => {
    const expiresAt = readExpiry(input.expiresAt, caller);
    const roles = await requireGrantableRoles(services.roles, caller, input.roles, 'roles');
    const { organizationId, userId: createdBy } = caller;
    const { key, text } = await services.keyService.create({
      organizationId,
      name: input.name,
      roles,
      expiresAt,
      createdBy,
    });
    const view = viewOf(key);
    const { name, roles: roleNames } = view;
    await audit({
      type: 'key.created',
      subject: { type: 'key', id: key.id },
      after: { name, roles: roleNames, expiresAt: view.expiresAt },
    });
    return { data: { ...view, key: text } };
  },
});

/** Lists the organization's service keys that are not revoked, newest first. */
export const keys = defineOperation({
  name: 'keys',
  route: { method: 'get', path: '/api/admin/keys' },
  permissions: ['key.manage'],
  input: strictObject(pageFields),
  run: async ({ caller: { organizationId }, input, services }) => {
    const { rows, nextCursor } = await readPage(input, (range) => services.keyService.list(organizationId, range));
    return { data: { items: rows.map(viewOf), nextCursor } };
  },
});

/** Revokes a service key. */
export const revokeKey = defineOperation({
  name: 'revokeKey',
  route: { method: 'delete', path: '/api/admin/keys/:id' },
  permissions: ['key.manage'],
  errors: ['not_found'],
  input: strictObject({ id: string().required().max(100) }),
  run: async ({ caller: { organizationId }, input: { id }, services, audit }) => {
    const { revoked, name, roles } = await services.keyService.revoke(organizationId, id);
    if (!revoked) await audit({ type: 'key.revoked', subject: { type: 'key', id }, before: { name, roles } });
    return { message: 'The key is revoked.' };
  },
});
