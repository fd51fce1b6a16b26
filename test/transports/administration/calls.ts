import { newId } from '../../../src/core/ids.ts';
import type { Permission } from '../../../src/core/permissions.ts';
import { issuerFields } from '../../support/host-tokens.ts';
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
  {
    operation: 'eraseUser',
    permission: 'user.manage',
    input: async ({ newUser }) => ({ id: (await newUser()).id }),
    fromOutside: 'not_found',
  },
  {
    operation: 'userUsage',
    permission: 'org.usage.view',
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
  { operation: 'adminPrivacyPolicy', permission: 'settings.manage', input: () => ({}), fromOutside: 'apart' },
  {
    operation: 'setAdminPrivacyPolicy',
    permission: 'settings.manage',
    input: () => ({ enabled: true }),
    fromOutside: 'apart',
  },
  {
    operation: 'tryPrivacyPatterns',
    permission: 'settings.manage',
    input: () => ({ text: 'Write to ida@acme.example' }),
    fromOutside: 'apart',
  },
];

const auditCalls: readonly AdminCall[] = [
  { operation: 'auditEvents', permission: 'audit.view', input: () => ({ limit: 10 }), fromOutside: 'apart' },
];

/** An issuer that any organization can have: its users get no roles. */
const secretIssuer = () => ({
  ...issuerFields,
  issuer: newId(),
  algorithms: ['HS256'],
  secret: 'a secret of 32 bytes or more ...',
  allowedRoles: [],
  defaultRoles: [],
});

/** Registers an issuer of the first organization. */
const newIssuer = async ({ call }: AdminWorld): Promise<string> =>
  ((await call('POST', '/api/admin/issuers', secretIssuer())) as { id: string }).id;

const issuerCalls: readonly AdminCall[] = [
  { operation: 'issuers', permission: 'issuer.manage', input: () => ({}), fromOutside: 'apart' },
  {
    operation: 'createIssuer',
    permission: 'issuer.manage',
    input: secretIssuer,
    fromOutside: 'apart',
  },
  {
    operation: 'changeIssuer',
    permission: 'issuer.manage',
    input: async (world) => ({ id: await newIssuer(world), name: 'Renamed' }),
    fromOutside: 'not_found',
  },
  {
    operation: 'deleteIssuer',
    permission: 'issuer.manage',
    input: async (world) => ({ id: await newIssuer(world) }),
    fromOutside: 'not_found',
  },
];

/** Creates a key of the first organization. */
const newKey = async ({ call }: AdminWorld): Promise<string> =>
  ((await call('POST', '/api/admin/keys', { name: 'A key', roles: [] })) as { id: string }).id;

const keyCalls: readonly AdminCall[] = [
  { operation: 'keys', permission: 'key.manage', input: () => ({}), fromOutside: 'apart' },
  {
    operation: 'createKey',
    permission: 'key.manage',
    input: () => ({ name: 'A key', roles: [] }),
    fromOutside: 'apart',
  },
  {
    operation: 'revokeKey',
    permission: 'key.manage',
    input: async (world) => ({ id: await newKey(world) }),
    fromOutside: 'not_found',
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

/** The address names no host, so that a test sends nothing beyond this machine. */
const webhookFields = { url: 'https://receiver.invalid/hook', events: ['session.ended'], enabled: false };

/** Adds a webhook of the first organization, and deletes older ones: an organization has at most 20. */
const newWebhook = async ({ call }: AdminWorld): Promise<string> => {
  const { items } = await call('GET', '/api/admin/webhooks');
  for (const { id } of (items as { id: string }[]).slice(10)) await call('DELETE', `/api/admin/webhooks/${id}`);
  return ((await call('POST', '/api/admin/webhooks', webhookFields)) as { id: string }).id;
};

const webhookCalls: readonly AdminCall[] = [
  { operation: 'webhooks', permission: 'settings.manage', input: () => ({}), fromOutside: 'apart' },
  { operation: 'createWebhook', permission: 'settings.manage', input: () => webhookFields, fromOutside: 'apart' },
  ...(['changeWebhook', 'rotateWebhookSecret', 'deleteWebhook', 'testWebhook', 'webhookDeliveries'] as const).map(
    (operation): AdminCall => ({
      operation,
      permission: 'settings.manage',
      input: async (world) => ({
        id: await newWebhook(world),
        ...(operation === 'changeWebhook' && { events: ['limit.reached'] }),
      }),
      fromOutside: 'not_found',
    }),
  ),
];

/** A call of each operation under `/api/admin`. */
export const adminCalls: readonly AdminCall[] = [
  ...userCalls,
  ...roleCalls,
  ...settingsCalls,
  ...auditCalls,
  ...issuerCalls,
  ...keyCalls,
  ...operatingCalls,
  ...webhookCalls,
];
