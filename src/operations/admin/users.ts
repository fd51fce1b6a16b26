import { array, boolean, string } from 'yup';
import { changedFields } from '../../core/audit.ts';
import type { ShownLink } from '../../core/auth/password-links.ts';
import type { User } from '../../ports/users.ts';
import { rowId, strictObject } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { pageFields, readPage } from '../paging.ts';

const email = () =>
  string()
    .max(320)
    .matches(/^[^\s@]+@[^\s@]+$/u, '${path} must be an e-mail address');
const personName = () => string().max(200).matches(/\S/u, '${path} must not be blank');
const externalId = () => string().min(1).max(255);
const roleNames = () => array().of(string().required().max(100)).max(50);
/** Its quality is judged when it is set. */
const password = () => string().max(1_024);

/** The fields of a user that administrators change, for the audit and the answers. */
const presentUser = ({
  id,
  email: address,
  name,
  externalId: external,
  disabled,
  hasPassword,
  roles,
  createdAt,
}: User) => ({
  id,
  email: address ?? null,
  name,
  externalId: external ?? null,
  roles,
  disabled,
  hasPassword,
  createdAt: createdAt.toISOString(),
});

const presentLink = ({ token, expiresAt }: ShownLink) => ({ token, expiresAt: expiresAt.toISOString() });

/** What the audit keeps of a user: no personal data, since erasing the user cannot remove it there. */
const audited = ({ roles, disabled, hasPassword }: User) => ({ roles, disabled, hasPassword });

/** What the audit gets of a change: personal fields by their names alone. */
const auditedChange = (before: User, after: User, passwordSet: boolean) => {
  const personal = (['email', 'name'] as const).filter((field) => before[field] !== after[field]);
  const changed = [...personal, ...(passwordSet ? ['password'] : [])];
  return { ...changedFields(audited(before), audited(after)), ...(changed.length > 0 && { details: { changed } }) };
};

const subjectOf = (id: string) => ({ type: 'user', id });

/** Lists the organization's users, newest first. `search` is the beginning of a name, an e-mail address or an external id. */
export const users = defineOperation({
  name: 'users',
  route: { method: 'get', path: '/api/admin/users' },
  permissions: ['user.view', 'user.manage'],
  input: strictObject({
    ...pageFields,
    search: string().max(320),
    externalId: externalId(),
    role: string().max(100),
    disabled: boolean(),
  }),
  run: async ({ caller, services, input: { limit, cursor, ...filter } }) => {
    const page = await readPage({ limit, cursor }, (range) =>
      services.users.page(caller.organizationId, filter, range),
    );
    return { data: { items: page.rows.map(presentUser), nextCursor: page.nextCursor } };
  },
});

/** Returns a user with the permissions that the user's roles grant. */
export const user = defineOperation({
  name: 'user',
  route: { method: 'get', path: '/api/admin/users/:id' },
  permissions: ['user.view', 'user.manage'],
  input: strictObject({ id: rowId() }),
  run: async ({ caller, services, input: { id } }) => {
    const found = await services.userAdministration.find(caller, id);
    return { data: { ...presentUser(found), permissions: found.permissions } };
  },
});

/** Creates a user; without a password the answer has a one-time link. */
export const createUser = defineOperation({
  name: 'createUser',
  route: { method: 'post', path: '/api/admin/users', status: 201 },
  permissions: ['user.manage'],
  input: strictObject({
    email: email().required(),
    name: personName().required(),
    roles: roleNames().default([]),
    externalId: externalId(),
    password: password(),
  }),
  run: async ({ caller, services, input, audit }) => {
    const { user: created, link } = await services.userAdministration.create(caller, input);
    await audit({ type: 'user.created', subject: subjectOf(created.id), after: audited(created) });
    return { data: { ...presentUser(created), ...(link && { passwordLink: presentLink(link) }) } };
  },
});

/** Changes the given fields of a user. A new password, and disabling, end the user's logins. */
export const changeUser = defineOperation({
  name: 'changeUser',
  route: { method: 'patch', path: '/api/admin/users/:id' },
  permissions: ['user.manage'],
  input: strictObject({
    id: rowId(),
    email: email(),
    name: personName(),
    roles: roleNames(),
    disabled: boolean(),
    password: password(),
  }),
  run: async ({ caller, services, input: { id, ...changes }, audit }) => {
    const { before, after } = await services.userAdministration.change(caller, id, changes);
    const change = auditedChange(before, after, changes.password !== undefined);
    await audit({ type: 'user.updated', subject: subjectOf(id), ...change });
    return { data: presentUser(after) };
  },
});

/** Makes a one-time link for setting the user's password; an earlier link becomes invalid. */
export const createPasswordLink = defineOperation({
  name: 'createPasswordLink',
  route: { method: 'post', path: '/api/admin/users/:id/password-link', status: 201 },
  permissions: ['user.manage'],
  input: strictObject({ id: rowId() }),
  run: async ({ caller, services, input: { id }, audit }) => {
    const link = presentLink(await services.userAdministration.makePasswordLink(caller, id));
    const { expiresAt } = link;
    await audit({ type: 'user.password_link_created', subject: subjectOf(id), details: { expiresAt } });
    return { data: { passwordLink: link } };
  },
});

/** Ends every login of a user, with the connections that they opened. */
export const endUserSessions = defineOperation({
  name: 'endUserSessions',
  route: { method: 'post', path: '/api/admin/users/:id/end-sessions' },
  permissions: ['user.manage'],
  input: strictObject({ id: rowId() }),
  run: async ({ caller, services, input: { id }, audit }) => {
    await services.userAdministration.endSessions(caller, id);
    await audit({ type: 'user.sessions_ended', subject: subjectOf(id) });
    return { message: 'Every login of the user has ended.' };
  },
});

/** Erases a user: everything of the user ends, and texts and personal data are removed. */
export const eraseUser = defineOperation({
  name: 'eraseUser',
  route: { method: 'delete', path: '/api/admin/users/:id' },
  permissions: ['user.manage'],
  input: strictObject({ id: rowId() }),
  run: async ({ caller, input: { id }, services, audit }) => {
    await services.eraseUser(caller, id);
    await audit({ type: 'user.erased', subject: subjectOf(id) });
    return { message: 'The user is erased.' };
  },
});

/** Returns what a user has used of the own limits and of the organization's cost in the current windows, and what is left. */
export const userUsage = defineOperation({
  name: 'userUsage',
  route: { method: 'get', path: '/api/admin/users/:id/usage' },
  permissions: ['org.usage.view'],
  input: strictObject({ id: rowId() }),
  run: async ({ caller, services, input: { id } }) => {
    const { organizationId } = await services.userAdministration.find(caller, id);
    return { data: await services.usage.detailed({ organizationId, userId: id }) };
  },
});
