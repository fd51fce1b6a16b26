import { string } from 'yup';
import { shortestPassword } from '../core/auth/passwords.ts';
import type { ListedLogin } from '../ports/logins.ts';
import { checkedLater, rowId, strictObject } from './fields.ts';
import { defineOperation } from './operation.ts';
import { pageFields, readPage } from './paging.ts';

/** Returns the caller's account, roles and permissions. */
export const me = defineOperation({
  name: 'me',
  route: { method: 'get', path: '/api/auth/me' },
  permissions: [],
  input: strictObject({}),
  run: ({ caller: { userId, email, name, organizationId, roles, permissions } }) =>
    Promise.resolve({ data: { id: userId, email: email ?? null, name, organizationId, roles, permissions } }),
});

/** The longest password that is read, in UTF-16 code units. */
const longestPassword = 1_024;

/** Changes the caller's password and ends the caller's other logins. */
export const changePassword = defineOperation({
  name: 'changePassword',
  route: { method: 'post', path: '/api/auth/password' },
  permissions: [],
  errors: ['invalid_credentials', 'conflict'],
  input: strictObject({
    current: string().required().max(longestPassword),
    next: checkedLater(
      string().required().max(longestPassword),
      `Has at least ${String(shortestPassword)} characters, is not a common password and differs from the current one.`,
    ),
  }),
  run: async ({ caller, input, services, origin }) => {
    await services.ownAccount.changePassword(caller, input, origin);
    return { message: 'The password is changed, and your other logins have ended.' };
  },
});

const presentLogin = ({ id, startedAt, lastUsedAt, expiresAt, address, issuer }: ListedLogin, currentId: string) => ({
  id,
  startedAt: new Date(startedAt).toISOString(),
  lastUsedAt: new Date(lastUsedAt).toISOString(),
  expiresAt: new Date(expiresAt).toISOString(),
  address: address ?? null,
  current: id === currentId,
  by: issuer === undefined ? 'password' : 'issuer',
  ...(issuer !== undefined && { issuer }),
});

/** Lists the caller's active logins, newest first. */
export const logins = defineOperation({
  name: 'logins',
  route: { method: 'get', path: '/api/auth/logins' },
  permissions: [],
  errors: ['conflict'],
  input: strictObject(pageFields),
  run: async ({ caller, input, services }) => {
    const { rows, nextCursor } = await readPage(input, (range) => services.ownAccount.logins(caller, range));
    return { data: { items: rows.map((login) => presentLogin(login, caller.credential.loginId)), nextCursor } };
  },
});

/** Ends one of the caller's logins: its tokens are invalid and its connections close. */
export const endLogin = defineOperation({
  name: 'endLogin',
  route: { method: 'delete', path: '/api/auth/logins/:id' },
  permissions: [],
  errors: ['not_found', 'conflict'],
  input: strictObject({ id: rowId() }),
  run: async ({ caller, input: { id }, services, origin }) => {
    await services.ownAccount.endLogin(caller, id, origin);
    return { message: 'The login has ended.' };
  },
});

/** Returns what the caller has used of the limits in the current windows. */
export const usage = defineOperation({
  name: 'usage',
  route: { method: 'get', path: '/api/ai/usage' },
  permissions: ['ai.usage.view'],
  input: strictObject({}),
  run: async ({ caller, services }) => {
    const [current, breakdown] = await Promise.all([services.usage.current(caller), services.usage.breakdown(caller)]);
    return { data: { ...current, breakdown } };
  },
});

/** Returns what the caller's organization has used. */
export const organizationUsage = defineOperation({
  name: 'organizationUsage',
  route: { method: 'get', path: '/api/org/usage' },
  permissions: ['org.usage.view'],
  input: strictObject({}),
  run: async ({ caller, services }) => ({ data: await services.usage.organization(caller) }),
});
