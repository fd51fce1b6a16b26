import type { Permission } from '../../../src/core/permissions.ts';
import type { AdminWorld } from './world.ts';

/** A call of an operation under `/api/admin` that succeeds for an administrator. */
export interface AdminCall {
  readonly operation: string;
  /** The permission that alone suffices, and that the refusal names. */
  readonly permission: Permission;
  /** Makes the input of one call, with the ids of things that exist in the first organization. */
  input(world: AdminWorld): Promise<object> | object;
  /** What another organization's administrator gets: `not_found`, or an answer with nothing of the first organization in it. */
  readonly fromOutside: 'not_found' | 'apart';
  /** The permissions that a caller needs beside it, since a caller grants only what the caller holds. */
  readonly alsoNeeds?: readonly Permission[];
}

let made = 0;
const unique = (): string => String((made += 1));

const userCalls: readonly AdminCall[] = [
  { operation: 'users', permission: 'user.view', input: () => ({ search: 'acme' }), fromOutside: 'apart' },
  {
    operation: 'user',
    permission: 'user.view',
    input: async ({ newUser }) => ({ id: (await newUser()).id }),
    fromOutside: 'not_found',
  },
  {
    operation: 'createUser',
    permission: 'user.manage',
    input: () => ({ email: `made-${unique()}@acme.example`, name: 'Made', roles: [] }),
    fromOutside: 'apart',
  },
  {
    operation: 'changeUser',
    permission: 'user.manage',
    input: async ({ newUser }) => ({ id: (await newUser()).id, name: 'Renamed', disabled: true }),
    fromOutside: 'not_found',
  },
  {
    operation: 'createPasswordLink',
    permission: 'user.manage',
    input: async ({ newUser }) => ({ id: (await newUser()).id }),
    fromOutside: 'not_found',
  },
  {
    operation: 'endUserSessions',
    permission: 'user.manage',
    input: async ({ newUser }) => ({ id: (await newUser()).id }),
    fromOutside: 'not_found',
  },
];

const roleCalls: readonly AdminCall[] = [
  { operation: 'roles', permission: 'role.manage', input: () => ({}), fromOutside: 'apart' },
  { operation: 'permissions', permission: 'role.manage', input: () => ({}), fromOutside: 'apart' },
  {
    operation: 'createRole',
    permission: 'role.manage',
    input: () => ({ name: `Made ${unique()}`, permissions: ['role.manage'] }),
    fromOutside: 'apart',
  },
  {
    operation: 'changeRole',
    permission: 'role.manage',
    input: async ({ newRole }) => ({ id: (await newRole()).id, permissions: ['role.manage'] }),
    fromOutside: 'not_found',
  },
  {
    operation: 'deleteRole',
    permission: 'role.manage',
    input: async ({ newRole }) => ({ id: (await newRole()).id }),
    fromOutside: 'not_found',
  },
];

const settingsCalls: readonly AdminCall[] = [
  { operation: 'settings', permission: 'settings.manage', input: () => ({}), fromOutside: 'apart' },
  {
    operation: 'changeSettings',
    permission: 'settings.manage',
    input: () => ({ retentionDays: 90 }),
    fromOutside: 'apart',
  },
  { operation: 'setSettings', permission: 'settings.manage', input: () => ({ enabled: true }), fromOutside: 'apart' },
  { operation: 'adminPrivacyPolicy', permission: 'settings.manage', input: () => ({}), fromOutside: 'apart' },
  {
    operation: 'setAdminPrivacyPolicy',
    permission: 'settings.manage',
    input: () => ({ enabled: true }),
    fromOutside: 'apart',
  },
];

const operatingCalls: readonly AdminCall[] = [
  { operation: 'runningSessions', permission: 'session.manage', input: () => ({}), fromOutside: 'apart' },
  {
    operation: 'stopSession',
    permission: 'session.manage',
    input: async ({ node, admin }) => {
      const { sessionId } = await node.http.enhance(admin, { text: 'a text', action: 'improve' });
      return { id: sessionId };
    },
    fromOutside: 'not_found',
  },
  { operation: 'providers', permission: 'provider.view', input: () => ({}), fromOutside: 'apart' },
];

/** A call of each operation under `/api/admin`. */
export const adminCalls: readonly AdminCall[] = [...userCalls, ...roleCalls, ...settingsCalls, ...operatingCalls];
