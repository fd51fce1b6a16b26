import path from 'node:path';
import test from 'ava';
import { connectDatabase, createSystemKeys } from '../../../src/adapters/postgres/index.ts';
import { newKeyText } from '../../../src/core/auth/key-text.ts';
import { newId } from '../../../src/core/ids.ts';
import { preparedDataDirectory, type TemporaryDirectory } from '../../support/data-directory.ts';
import { createKey } from '../../support/keys.ts';
import { startNode, type TestNode } from '../../support/node.ts';

let directory: TemporaryDirectory;
let node: TestNode;
const [valid, expired, revoked] = [newKeyText('system'), newKeyText('system'), newKeyText('system')];
/** The results of revoking one key twice. */
const revocations: boolean[] = [];
test.before(async () => {
  directory = await preparedDataDirectory();
  const database = await connectDatabase({ directory: path.join(directory.path, 'postgres') });
  const store = createSystemKeys(database);
  const now = new Date();
  for (const { hash, shownPrefix } of [valid, expired, revoked]) {
    const id = newId();
    const expiresAt = hash === expired.hash ? new Date(now.getTime() - 1) : undefined;
    await store.create({ id, name: 'Operations', hash, shownPrefix, createdAt: now, expiresAt });
    if (hash === revoked.hash) revocations.push(await store.revoke(id, now), await store.revoke(id, now));
  }
  await database.close();
  node = await startNode({ directory });
});
test.after.always(async () => {
  await node.stop();
  await directory.remove();
});

const route = '/api/admin/organizations';
const create = (token: string | undefined, name: string, email: string, more: object = {}) =>
  node.http.request(route, { token, body: { name, admin: { email, name: 'Ann Admin' }, ...more } });

test('a system key creates organizations with their first administrator, and lists them', async (t) => {
  const answer = await create(valid.text, 'Globex', 'ann@globex.example');
  t.is(answer.status, 201);
  const { id, name, admin } = answer.body.data as unknown as {
    id: string;
    name: string;
    admin: { id: string; email: string; passwordLink: { token: string; expiresAt: string } };
  };
  t.is(name, 'Globex');
  t.is(admin.email, 'ann@globex.example');
  t.is(Buffer.from(admin.passwordLink.token, 'base64url').length, 32);
  t.true(Math.abs(Date.parse(admin.passwordLink.expiresAt) - Date.now() - 72 * 3_600_000) < 60_000);

  const listed = await node.http.request(`${route}?limit=1`, { token: valid.text });
  t.like(listed.body.data, { items: [{ id, name: 'Globex' }] });
  t.is(typeof listed.body.data.nextCursor, 'string');
  // Without a password nobody logs in, and a link's token is no password.
  const { token: password } = admin.passwordLink;
  const login = await node.http.request('/api/auth/login', { body: { email: admin.email, password } });
  t.is(login.body.error.code, 'invalid_credentials');
});

test('a name or an e-mail address that is taken is a conflict, and leaves nothing behind', async (t) => {
  t.is((await create(valid.text, 'Acme', 'new@acme.example')).body.error.code, 'conflict');
  t.is((await create(valid.text, 'Initech', 'ADMIN@zoma.local')).body.error.code, 'conflict');
  t.is((await create(valid.text, 'Initech', 'bill@initech.example')).status, 201);
});

test('wrong input is refused with its place', async (t) => {
  t.like((await create(valid.text, ' ', 'no address', { plan: 'free' })).body.error, { code: 'validation_failed' });
  t.is((await node.http.request(route, { token: valid.text, body: [] })).body.error.code, 'validation_failed');
});

test('only a system key manages organizations', async (t) => {
  const admin = await node.login('admin');
  const { key } = await createKey(node, admin, { roles: ['Admin'] });
  const unknown = newKeyText('system').text;
  const rows = [
    [undefined, 401, 'unauthorized'],
    ['nonsense', 401, 'unauthorized'],
    [unknown, 401, 'unauthorized'],
    [valid.text.slice(0, -1), 401, 'unauthorized'],
    [revoked.text, 401, 'unauthorized'],
    [expired.text, 401, 'token_expired'],
    [admin, 403, 'forbidden'],
    [key, 403, 'forbidden'],
  ] as const;
  t.deepEqual(revocations, [true, false]);
  for (const [token, status, code] of rows) {
    for (const answer of [await create(token, 'Evil', 'eve@evil.example'), await node.http.request(route, { token })]) {
      t.is(answer.status, status);
      t.is(answer.body.error.code, code);
    }
  }
});

test('a system key opens nothing else', async (t) => {
  for (const route of ['/api/auth/me', '/api/ai/usage', '/api/admin/keys', '/api/health']) {
    t.is((await node.http.request(route, { token: valid.text })).body.error.code, 'forbidden', route);
  }
  t.like(await t.throwsAsync(node.connect(valid.text)), { data: { code: 'forbidden' } });
});
