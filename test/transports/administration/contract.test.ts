import test from 'ava';
import { auditTypes } from '../../../src/ports/audit-trail.ts';
import { issuerFields } from '../../support/host-tokens.ts';
import { createAdminWorld, goodPassword, type AdminWorld } from './world.ts';

let world: AdminWorld;
let editor: string;
test.before(async () => {
  world = await createAdminWorld();
  editor = await world.node.login('editor');
});
test.after.always(() => world.close());

/** What a field holds; a list of one type stands for a list of such values, and a type with `?` for a field that may be absent. */
type Shape = string | readonly [Shape] | { readonly [field: string]: Shape };

const isTime = (value: unknown): boolean => typeof value === 'string' && new Date(value).toISOString() === value;
const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  id: (value) => typeof value === 'string' && /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/.test(value),
  key: (value) => typeof value === 'string' && /^zk_\w{40,}$/.test(value),
  auditType: (value) => auditTypes.some((type) => type === value),
  time: isTime,
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  cursor: (value) => value === null || typeof value === 'string',
  'text or null': (value) => value === null || typeof value === 'string',
  'time or null': (value) => value === null || isTime(value),
  absent: (value) => value === undefined,
};

/** Lists where a value is not of a shape. */
const faultsOf = (value: unknown, shape: Shape, at = 'data'): string[] => {
  if (typeof shape === 'string') {
    if (shape.endsWith('?')) return value === undefined ? [] : faultsOf(value, shape.slice(0, -1), at);
    return types[shape]?.(value) ? [] : [`${at} is no ${shape}: ${JSON.stringify(value)}`];
  }
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return [`${at} is no list`];
    return value.flatMap((item, index) => faultsOf(item, shape[0] as Shape, `${at}[${String(index)}]`));
  }
  return Object.entries(shape).flatMap(([name, field]) =>
    faultsOf((value as Record<string, unknown> | undefined)?.[name], field, `${at}.${name}`),
  );
};

const page = (item: Shape): Shape => ({ items: [item], nextCursor: 'cursor' });
const user = {
  id: 'id',
  email: 'text or null',
  name: 'text',
  externalId: 'text or null',
  roles: ['text'],
  disabled: 'boolean',
  createdAt: 'time',
} as const;
const role = { id: 'id', name: 'text', permissions: ['text'] } as const;
const issuer = {
  id: 'id',
  name: 'text',
  issuer: 'text',
  audience: 'text',
  algorithms: ['text'],
  claims: { userId: 'text', email: 'text', name: 'text', roles: 'text' },
  allowedRoles: ['text'],
  defaultRoles: ['text'],
  secret: 'absent',
} as const;
const key = { id: 'id', name: 'text', roles: ['text'], createdAt: 'time', expiresAt: 'time or null' } as const;
const settings = { enabled: 'boolean', retentionDays: 'number', limits: 'object' } as const;
const event = {
  id: 'id',
  at: 'time',
  type: 'auditType',
  actor: { type: 'text', id: 'text?' },
  onBehalfOf: 'id?',
  subject: 'object?',
  address: 'text?',
  requestId: 'text or null',
  details: 'object?',
} as const;

interface Call {
  readonly call: string;
  readonly body?: object;
  readonly status?: number;
  readonly data?: Shape;
  /** Makes what the call is about; its id replaces `:id` in the path. */
  readonly id?: () => Promise<string>;
  /** The type of the event that is in the audit once the answer is. */
  readonly audited?: (typeof auditTypes)[number];
}

const anyUser = async () => (await world.newUser()).id;
const newKey = async () => (await world.call('POST', '/api/admin/keys', { name: 'A key', roles: [] })).id;
const newSession = async () =>
  (await world.node.http.enhance(editor, { text: 'a long text '.repeat(500), action: 'improve' })).sessionId;
const secretIssuer = (audience: string) => ({
  ...issuerFields,
  audience,
  algorithms: ['HS256'],
  secret: 'a secret of 32 bytes or more ...',
});
const newIssuer = async () => (await world.call('POST', '/api/admin/issuers', secretIssuer(String(Math.random())))).id;
const email = 'new@acme.example';
const limits = {
  organization: { cost: 5 },
  user: { requests: 10, tokens: 100_000 },
  roles: { Viewer: { requests: 5 } },
  users: {},
};

const calls: readonly Call[] = [
  { call: 'GET /api/auth/me', data: { ...role, email: 'text', organizationId: 'id', roles: ['text'] } },
  { call: 'GET /api/auth/logins', data: page({ id: 'id', startedAt: 'time', current: 'boolean' }) },
  {
    call: 'POST /api/admin/users',
    body: { email, name: 'New', roles: ['Viewer'], externalId: 'host-1' },
    status: 201,
    data: { ...user, passwordLink: { token: 'text', expiresAt: 'time' } },
    audited: 'user.created',
  },
  {
    call: 'POST /api/admin/users',
    body: { email: 'known@acme.example', name: 'Known', roles: [], password: goodPassword },
    status: 201,
    data: { ...user, passwordLink: 'absent' },
  },
  { call: 'GET /api/admin/users?search=new&externalId=host-1', data: page(user) },
  { call: 'GET /api/admin/users/:id', id: anyUser, data: user },
  {
    call: 'PATCH /api/admin/users/:id',
    id: anyUser,
    body: { name: 'Other', roles: ['Editor'], disabled: true, password: goodPassword },
    data: user,
    audited: 'user.updated',
  },
  { call: 'POST /api/admin/users/:id/end-sessions', id: anyUser, audited: 'user.sessions_ended' },
  { call: 'DELETE /api/admin/users/:id', id: anyUser, audited: 'user.erased' },
  {
    call: 'POST /api/admin/roles',
    body: { name: 'Auditor', permissions: ['audit.view'] },
    status: 201,
    data: role,
    audited: 'role.created',
  },
  { call: 'GET /api/admin/roles', data: page(role) },
  {
    call: 'POST /api/admin/issuers',
    body: secretIssuer('first'),
    status: 201,
    data: issuer,
    audited: 'issuer.created',
  },
  { call: 'GET /api/admin/issuers', data: page(issuer) },
  { call: 'DELETE /api/admin/issuers/:id', id: newIssuer, audited: 'issuer.deleted' },
  {
    call: 'POST /api/admin/keys',
    body: { name: 'Back end', roles: ['Viewer'], expiresAt: '2099-01-01T00:00:00.000Z' },
    status: 201,
    data: { ...key, key: 'key' },
    audited: 'key.created',
  },
  { call: 'GET /api/admin/keys', data: page({ ...key, key: 'absent' }) },
  { call: 'DELETE /api/admin/keys/:id', id: newKey, audited: 'key.revoked' },
  { call: 'GET /api/admin/settings', data: { ...settings, providers: 'absent' } },
  {
    call: 'PATCH /api/admin/settings',
    body: { enabled: true, providers: ['mock'], retentionDays: 7, limits },
    data: { ...settings, providers: ['text'] },
    audited: 'settings.updated',
  },
  { call: 'DELETE /api/admin/sessions/:id', id: newSession, audited: 'session.stopped' },
  { call: 'GET /api/admin/sessions', id: newSession, data: page({ id: 'id', userId: 'id', startedAt: 'time' }) },
  { call: 'GET /api/admin/providers', data: page({ provider: 'text', model: 'text', state: 'text' }) },
  {
    call: 'PUT /api/admin/privacy',
    body: { enabled: false },
    data: { enabled: 'boolean' },
    audited: 'privacy.updated',
  },
  { call: 'GET /api/admin/audit', data: page(event) },
];

const newestOf = async (type: string): Promise<string> =>
  (await world.call('GET', `/api/admin/audit?type=${type}&limit=1`)).items[0]?.id ?? '';

for (const { call, body, status = 200, data, id, audited } of calls) {
  test.serial(`${call}${body ? ` ${JSON.stringify(body).slice(0, 60)}` : ''} answers as documented`, async (t) => {
    const [method = '', path = ''] = call.split(' ');
    const url = id ? path.replace(':id', await id()) : path;
    const before = audited && (await newestOf(audited));
    const answer = await world.node.http.request(url, { method, token: world.admin, ...(body && { body }) });
    t.is(answer.status, status, JSON.stringify(answer.body));
    t.true(answer.body.success);
    if (data) t.deepEqual(faultsOf(answer.body.data, data), []);
    if (data && Object.hasOwn(data as object, 'items')) t.true(answer.body.data.items.length > 0);
    if (!data) t.is(typeof (answer.body as unknown as { message: unknown }).message, 'string');
    if (audited) t.not(await newestOf(audited), before);
  });
}

/** Calls that the audit has at once, each with the type of its event. */
const refusals: readonly (readonly [(typeof auditTypes)[number], string, object])[] = [
  ['auth.login', '/api/auth/login', { email: 'viewer@zoma.local', password: 'zoma-viewer' }],
  ['auth.login_failed', '/api/auth/login', { email: 'viewer@zoma.local', password: 'wrong' }],
  ['access.denied', '/api/admin/roles', { name: 'Mine' }],
];
for (const [type, path, body] of refusals) {
  test.serial(`${type} is in the audit when the answer to ${path} is`, async (t) => {
    const before = await newestOf(type);
    await world.node.http.request(path, { body, token: editor });
    t.not(await newestOf(type), before);
  });
}

test.serial('lists are newest first, 50 a page', async (t) => {
  for (let count = 0; count < 50; count += 1) await world.newRole();
  const roles = await world.call('GET', '/api/admin/roles');
  const ids = roles.items.map(({ id }) => id);
  t.deepEqual(ids, ids.toSorted().reverse());
  t.is(ids.length, 50);
  const rest = await world.call('GET', `/api/admin/roles?cursor=${roles.nextCursor ?? ''}`);
  t.true(rest.items.some(({ name }) => name === 'Admin'));
  t.is(rest.nextCursor, null);
});

test.serial('an erased user is in no list and cannot be found', async (t) => {
  const { id, email: address } = await world.newUser();
  await world.node.http.request(`/api/admin/users/${id}`, { token: world.admin, method: 'DELETE' });
  t.is((await world.node.http.request(`/api/admin/users/${id}`, { token: world.admin })).status, 404);
  t.deepEqual((await world.call('GET', `/api/admin/users?search=${address}`)).items, []);
  t.false((await world.call('GET', '/api/admin/users?limit=100')).items.some((listed) => listed.id === id));
});
