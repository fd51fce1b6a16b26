import test from 'ava';
import { newKeyText } from '../../../src/core/auth/key-text.ts';
import { preparedDataDirectory, type TemporaryDirectory } from '../../support/data-directory.ts';
import { addForeignOrganization, foreigner } from '../../support/foreign-organization.ts';
import { addToOrganization, createKey, type WireKey } from '../../support/keys.ts';
import { startNode, type TestNode } from '../../support/node.ts';

let directory: TemporaryDirectory;
let node: TestNode;
let admin: string;
test.before(async () => {
  directory = await preparedDataDirectory();
  await addForeignOrganization(directory);
  await addToOrganization(directory, { roles: { 'Key keeper': ['key.manage', 'ai.usage.view'] } });
  node = await startNode({ directory });
  admin = await node.login('admin');
});
test.after.always(async () => {
  await node.stop();
  await directory.remove();
});

const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
const list = async (token: string, query = '') => {
  const { data } = (await node.http.request(`/api/admin/keys${query}`, { token })).body;
  return data as unknown as { items: WireKey[]; nextCursor: string | null };
};

test('a key is shown once, works over both transports, and is listed without its text', async (t) => {
  const created = await createKey(node, admin, { name: 'Nightly', roles: ['Editor'] });
  t.regex(created.key, /^zk_[0-9A-Za-z]{49}$/);
  const me = await node.http.request('/api/auth/me', { token: created.key });
  t.like(me.body.data, { id: created.id, name: 'Nightly', email: null, roles: ['Editor'] });
  const socket = await node.connect(created.key);
  t.deepEqual((await socket.emit('me', {})).data, me.body.data);
  t.true((await socket.emit('usage', {})).success);
  const { sessionId } = await node.http.enhance(created.key, { text: 'a text', action: 'improve' });
  t.is((await node.http.stream(created.key, sessionId)).at(-1)?.name, 'done');

  const { items } = await list(admin);
  const listed = items.find(({ id }) => id === created.id);
  t.like(listed, { name: 'Nightly', roles: ['Editor'], prefix: created.prefix, expiresAt: null });
  t.true(created.key.startsWith(created.prefix));
  const said = JSON.stringify(items) + JSON.stringify(node.log);
  t.false(said.includes(created.key));
});

test('a list is paged, newest first, and another organization sees and revokes nothing of it', async (t) => {
  const ids: string[] = [];
  for (const name of ['one', 'two', 'three']) ids.unshift((await createKey(node, admin, { name, roles: [] })).id);
  const first = await list(admin, '?limit=2');
  t.deepEqual(
    first.items.map(({ id }) => id),
    ids.slice(0, 2),
  );
  const second = await list(admin, `?limit=2&cursor=${String(first.nextCursor)}`);
  t.is(second.items[0]?.id, ids[2]);

  const stranger = await node.http.login(foreigner.email, foreigner.password);
  t.deepEqual((await list(stranger)).items, []);
  const path = `/api/admin/keys/${String(ids[0])}`;
  t.is((await node.http.request(path, { token: stranger, method: 'DELETE' })).body.error.code, 'not_found');
  t.is((await node.http.request('/api/admin/keys/nonsense', { token: admin, method: 'DELETE' })).status, 404);
  // The user of a person is no key.
  const { id } = (await node.http.request('/api/auth/me', { token: admin })).body.data;
  t.is((await node.http.request(`/api/admin/keys/${id}`, { token: admin, method: 'DELETE' })).status, 404);
  t.is((await node.http.request('/api/auth/me', { token: admin })).status, 200);
});

test('keys need key.manage, and a caller grants a key only permissions that the caller has', async (t) => {
  const editor = await node.login('editor');
  for (const [method, path] of [
    ['POST', '/api/admin/keys'],
    ['GET', '/api/admin/keys'],
    ['DELETE', '/api/admin/keys/x'],
  ] as const) {
    const body = method === 'POST' ? { name: 'A key', roles: [] } : undefined;
    const { error } = (await node.http.request(path, { token: editor, method, body })).body;
    t.like(error, { code: 'forbidden', details: { permission: 'key.manage' } }, method);
  }
  const keeper = (await createKey(node, admin, { roles: ['Key keeper'] })).key;
  const attempt = async (roles: unknown) =>
    (await node.http.request('/api/admin/keys', { token: keeper, body: { name: 'Mightier', roles } })).body;
  for (const role of ['Admin', 'Editor', 'Viewer']) t.is((await attempt([role])).error.code, 'forbidden', role);
  t.is((await attempt(['Key keeper', 'Admin'])).error.code, 'forbidden');
  t.like((await attempt(['Emperor'])).error, { code: 'validation_failed', details: [{ path: 'roles[0]' }] });
  t.is((await attempt('Admin')).error.code, 'validation_failed');
  t.true((await attempt(['Key keeper'])).success);
});

test('a key that expires creates no key that outlives it', async (t) => {
  const { key } = await createKey(node, admin, { roles: ['Key keeper'], expiresAt: inHours(1) });
  const create = async (expiresAt?: string) =>
    (await node.http.request('/api/admin/keys', { token: key, body: { name: 'Heir', roles: [], expiresAt } })).body;
  for (const end of [undefined, inHours(2)]) {
    t.like((await create(end)).error, { code: 'validation_failed', details: [{ path: 'expiresAt' }] });
  }
  t.true((await create(inHours(0.5))).success);
  // The last one is in the year 10000 in UTC.
  for (const expiresAt of [inHours(-1), '9999-12-31T23:59:59-12:00']) {
    const body = { name: 'Stillborn', roles: [], expiresAt };
    const refused = await node.http.request('/api/admin/keys', { token: admin, body });
    t.is(refused.body.error.code, 'validation_failed', expiresAt);
  }
});

test('a wrong or truncated key is refused like a bad token, over both transports', async (t) => {
  const { key } = await createKey(node, admin, { roles: ['Editor'] });
  for (const token of [key.slice(0, -1), `${key}x`, key.toLowerCase(), 'zk_', newKeyText('service').text]) {
    const answer = await node.http.request('/api/auth/me', { token });
    t.is(answer.status, 401, token);
    t.is(answer.body.error.code, 'unauthorized', token);
    const refused = await t.throwsAsync(node.connect(token));
    t.like(refused, { data: { code: 'unauthorized' } }, token);
  }
  // The scheme of the header is part of it: a key in the query or as Basic is none.
  t.is((await node.http.request(`/api/auth/me?token=${key}`)).status, 401);
  const basic = { Authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` };
  t.is((await node.http.request('/api/auth/me', { headers: basic })).status, 401);
});

test('a key neither logs in nor refreshes nor logs out', async (t) => {
  const { key, name } = await createKey(node, admin, { roles: ['Editor'] });
  const post = (path: string, body?: object) => node.http.request(path, { token: key, method: 'POST', body });
  for (const email of [name, '', key]) {
    t.true((await post('/api/auth/login', { email, password: key })).status >= 400);
  }
  for (const path of ['/api/auth/refresh', '/api/auth/logout']) t.is((await post(path)).status, 401, path);
  t.is((await node.http.request('/api/auth/me', { token: key })).status, 200);
});

test('the last use of a key is listed, and reading does not wait for it', async (t) => {
  const { id, key } = await createKey(node, admin, { roles: ['Viewer'] });
  const lastUse = async () => (await list(admin)).items.find((item) => item.id === id)?.lastUsedAt;
  t.is(await lastUse(), null);
  await node.http.request('/api/auth/me', { token: key });
  let used = await lastUse();
  while (used === null) used = await lastUse();
  t.true(Math.abs(Date.parse(used ?? '') - Date.now()) < 60_000);
});
