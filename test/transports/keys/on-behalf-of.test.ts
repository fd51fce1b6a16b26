import test from 'ava';
import { preparedDataDirectory, type TemporaryDirectory } from '../../support/data-directory.ts';
import { addForeignOrganization, foreigner } from '../../support/foreign-organization.ts';
import { addToOrganization, createKey, onBehalfOf, type WireKey } from '../../support/keys.ts';
import { startNode, type TestNode } from '../../support/node.ts';
import { SocketClient } from '../../support/socket-client.ts';

const editorPermissions = [
  'ai.context.view',
  'ai.enhance.create',
  'ai.session.manage',
  'ai.session.view',
  'ai.stream.access',
  'ai.usage.view',
  'entity.view',
];

let directory: TemporaryDirectory;
let node: TestNode;
let admin: string;
let ids: string[];
let backEnd: WireKey;
test.before(async () => {
  directory = await preparedDataDirectory();
  await addForeignOrganization(directory);
  ids = await addToOrganization(directory, {
    roles: {
      'Back end': [...editorPermissions, 'user.impersonate'],
      Reader: ['ai.session.view', 'user.impersonate'],
    },
    persons: [
      { externalId: 'crm-7', roles: ['Viewer'] },
      { externalId: 'crm-8', disabled: true },
      { email: 'jörg@example.org', externalId: 'shared@example.org' },
      { email: 'shared@example.org' },
    ],
  });
  node = await startNode({ directory });
  admin = await node.login('admin');
  backEnd = await createKey(node, admin, { roles: ['Back end'] });
});
test.after.always(async () => {
  await node.stop();
  await directory.remove();
});

const me = (token: string, user?: string) =>
  node.http.request('/api/auth/me', { token, headers: user === undefined ? {} : onBehalfOf(user) });

const connectFor = async (token: string, user: unknown): Promise<SocketClient> => {
  const socket = new SocketClient(node.url, { token, onBehalfOf: user });
  await socket.connected();
  return socket;
};

test('a user is named by id, external id or e-mail address in any case, over both transports', async (t) => {
  const editor = (await me(await node.login('editor'))).body.data;
  const references: readonly (readonly [string | undefined, string | undefined])[] = [
    [editor.id, editor.id],
    [editor.id.toUpperCase(), editor.id],
    ['editor@zoma.local', editor.id],
    [' EDITOR@Zoma.Local ', editor.id],
    ['crm-7', ids[0]],
    [ids[3], ids[3]],
    [Buffer.from('JÖRG@example.org').toString('latin1'), ids[2]],
    ['jörg@example.org', ids[2]],
  ];
  for (const [reference = '', id = ''] of references) {
    t.is((await me(backEnd.key, reference)).body.data.id, id, reference);
  }
  const socket = await connectFor(backEnd.key, 'jörg@example.org');
  t.is((await socket.emit('me', {})).data.id, ids[2] ?? '');
  socket.close();
});

test('who cannot be acted for is refused, each with its reason, over both transports', async (t) => {
  const other = await createKey(node, admin, { roles: ['Editor'] });
  const rows = [
    ['nobody@example.org', 404, 'not_found', 'unknown_user'],
    ['CRM-7', 404, 'not_found', 'unknown_user'],
    ['%', 404, 'not_found', 'unknown_user'],
    ['crm-7, crm-8', 404, 'not_found', 'unknown_user'],
    [foreigner.email, 404, 'not_found', 'unknown_user'],
    [other.id, 404, 'not_found', 'unknown_user'],
    [backEnd.id, 404, 'not_found', 'unknown_user'],
    ['crm-8', 403, 'forbidden', 'user_disabled'],
    ['shared@example.org', 409, 'conflict', 'ambiguous_user'],
  ] as const;
  for (const [reference, status, code, reason] of rows) {
    const answer = await me(backEnd.key, reference);
    t.is(answer.status, status, reference);
    t.like(answer.body.error, { code, details: { reason } }, reference);
    t.like(await t.throwsAsync(connectFor(backEnd.key, reference)), { data: { code, details: { reason } } });
  }
});

test('an empty or wrong name of a user is refused: the call does not run as the key', async (t) => {
  for (const reference of ['', '  ', 'x'.repeat(2_000)]) {
    t.is((await me(backEnd.key, reference)).body.error.code, 'validation_failed', reference.slice(0, 9));
  }
  for (const given of ['', null, 7, {}, ['editor@zoma.local'], false]) {
    const refused = await t.throwsAsync(connectFor(backEnd.key, given));
    t.like(refused, { data: { code: 'validation_failed', details: [{ path: 'auth.onBehalfOf' }] } });
  }
});

test('a caller with an access token acts for no user, whatever the caller’s permissions', async (t) => {
  for (const account of ['admin', 'editor'] as const) {
    const token = await node.login(account);
    t.is((await me(token, 'viewer@zoma.local')).body.error.code, 'forbidden');
    t.is((await me(token, `${account}@zoma.local`)).body.error.code, 'forbidden');
    t.like(await t.throwsAsync(connectFor(token, 'viewer@zoma.local')), { data: { code: 'forbidden' } });
  }
  t.is((await me('zk_nonsense', 'editor@zoma.local')).status, 401);
});

test('a key sees for a user the entities that name the user by the external id', async (t) => {
  const path = '/api/entities/note/of-crm-7';
  const body = { title: 'Only theirs', visibility: { users: ['crm-7'] } };
  t.is((await node.http.request(path, { token: admin, method: 'PUT', body })).status, 200);
  const statusFor = async (user: string) =>
    (await node.http.request(path, { token: backEnd.key, headers: onBehalfOf(user) })).status;
  t.is(await statusFor('crm-7'), 200);
  t.is(await statusFor('jörg@example.org'), 404);
});

test('the permissions are those that both have, for each key and each user', async (t) => {
  const roles: Readonly<Record<string, readonly string[]>> = {
    Admin: (await me(admin)).body.data.permissions,
    Editor: editorPermissions,
    Viewer: ['ai.session.view', 'ai.usage.view', 'entity.view'],
    'Back end': [...editorPermissions, 'user.impersonate'],
    Reader: ['ai.session.view', 'user.impersonate'],
  };
  for (const [role, ofKey] of Object.entries(roles)) {
    const { key } = await createKey(node, admin, { roles: [role] });
    for (const [user, ofUser] of [
      ['admin', roles['Admin']],
      ['editor', roles['Editor']],
      ['viewer', roles['Viewer']],
    ] as const) {
      const answer = await me(key, `${user}@zoma.local`);
      const both = ofKey.filter((permission) => ofUser?.includes(permission)).sort();
      if (ofKey.includes('user.impersonate')) t.deepEqual(answer.body.data.permissions, both, `${role} for ${user}`);
      else t.like(answer.body.error, { code: 'forbidden', details: { permission: 'user.impersonate' } });
    }
  }
  // The administrator's rights do not come with the administrator's name.
  const { key } = backEnd;
  const headers = onBehalfOf('admin@zoma.local');
  for (const path of ['/api/admin/keys', '/api/org/usage', '/api/org/privacy']) {
    t.is((await node.http.request(path, { token: key, headers })).status, 403, path);
  }
  const body = { name: 'Mightier', roles: ['Admin'] };
  t.is((await node.http.request('/api/admin/keys', { token: key, headers, body })).status, 403);
});

test('sessions, limits and history are the user’s, and no other user’s', async (t) => {
  const editor = await node.login('editor');
  const headers = onBehalfOf('editor@zoma.local');
  const request = { text: 'for the editor', action: 'improve' };
  const used = async (token: string, named = {}) =>
    (
      (await node.http.request('/api/ai/usage', { token, headers: named })).body.data as unknown as {
        requests: { used: number };
      }
    ).requests.used;
  const [before, own] = [await used(editor), await used(backEnd.key)];
  const started = await node.http.request('/api/ai/enhance', { token: backEnd.key, headers, body: request });
  const { sessionId, streamToken } = started.body.data;
  const { events } = await node.http.openStream(`/api/ai/stream/${sessionId}?token=${streamToken}`);
  const names: string[] = [];
  for await (const { name } of events) names.push(name);
  t.is(names.at(-1), 'done');
  t.is((await node.http.session(editor, sessionId)).text, request.text);
  t.is(await used(editor), before + 1);
  t.is(await used(backEnd.key, headers), before + 1);
  t.is(await used(backEnd.key), own);
  // The key itself and the key for another user find nothing of it.
  const path = `/api/ai/session/${sessionId}`;
  t.is((await node.http.request(path, { token: backEnd.key })).status, 404);
  const asViewer = { token: backEnd.key, headers: onBehalfOf('viewer@zoma.local') };
  t.is((await node.http.request(path, asViewer)).status, 404);
  t.is((await node.http.request(`/api/ai/stream/${sessionId}`, asViewer)).status, 403);
});

test('usage of the user is not sent to a key that may not see it', async (t) => {
  const reader = await createKey(node, admin, { roles: ['Reader'] });
  const editor = await node.login('editor');
  const [silent, informed] = await Promise.all([
    connectFor(reader.key, 'editor@zoma.local'),
    connectFor(backEnd.key, 'editor@zoma.local'),
  ]);
  const { sessionId } = await node.http.enhance(editor, { text: 'a text', action: 'improve' });
  await node.http.stream(editor, sessionId);
  t.truthy((await informed.next('usage'))['requests']);
  // Socket.IO keeps the order of a socket's packets: usage would have come before this answer.
  t.true((await silent.emit('me', {})).success);
  t.is(silent.count('usage'), 0);
  silent.close();
  informed.close();
});
