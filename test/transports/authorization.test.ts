import test from 'ava';
import { preparedDataDirectory, type TemporaryDirectory } from '../support/data-directory.ts';
import { addForeignOrganization, foreigner } from '../support/foreign-organization.ts';
import { startNode, type TestNode } from '../support/node.ts';

let directory: TemporaryDirectory;
let node: TestNode;
let sessionId: string;
test.before(async () => {
  directory = await preparedDataDirectory();
  await addForeignOrganization(directory);
  node = await startNode({ directory });
  const editor = await node.login('editor');
  ({ sessionId } = await node.http.enhance(editor, { text: 'the editor’s own', action: 'improve' }));
  await node.http.stream(editor, sessionId);
});
test.after.always(async () => {
  await node.stop();
  await directory.remove();
});

interface Door {
  readonly event: string;
  readonly path: string;
  readonly method?: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly permission: string;
  readonly viewerMay: boolean;
}

const doors = (): Door[] => [
  {
    event: 'enhance',
    path: '/api/ai/enhance',
    method: 'POST',
    input: { text: 'a', action: 'improve' },
    permission: 'ai.enhance.create',
    viewerMay: false,
  },
  {
    event: 'subscribe',
    path: `/api/ai/stream/${sessionId}`,
    input: { sessionId },
    permission: 'ai.stream.access',
    viewerMay: false,
  },
  {
    event: 'session',
    path: `/api/ai/session/${sessionId}`,
    input: { sessionId },
    permission: 'ai.session.view',
    viewerMay: true,
  },
  {
    event: 'cancel',
    path: `/api/ai/session/${sessionId}`,
    method: 'DELETE',
    input: { sessionId },
    permission: 'ai.session.manage',
    viewerMay: false,
  },
  { event: 'sessions', path: '/api/ai/sessions', input: {}, permission: 'ai.session.view', viewerMay: true },
  {
    event: 'feedback',
    path: `/api/ai/session/${sessionId}/feedback`,
    method: 'POST',
    input: { sessionId, accepted: true },
    permission: 'ai.session.manage',
    viewerMay: false,
  },
  {
    event: 'streamToken',
    path: `/api/ai/session/${sessionId}/stream-token`,
    method: 'POST',
    input: { sessionId },
    permission: 'ai.stream.access',
    viewerMay: false,
  },
  { event: 'usage', path: '/api/ai/usage', input: {}, permission: 'ai.usage.view', viewerMay: true },
  { event: 'actions', path: '/api/ai/actions', input: {}, permission: 'ai.enhance.create', viewerMay: true },
  {
    event: 'entity',
    path: '/api/entities/note/1',
    input: { type: 'note', id: '1' },
    permission: 'entity.view',
    viewerMay: true,
  },
  {
    event: 'putEntity',
    path: '/api/entities/note/1',
    method: 'PUT',
    input: { type: 'note', id: '1', title: 'A note' },
    permission: 'entity.manage',
    viewerMay: false,
  },
  {
    event: 'deleteEntity',
    path: '/api/entities/note/1',
    method: 'DELETE',
    input: { type: 'note', id: '1' },
    permission: 'entity.manage',
    viewerMay: false,
  },
  {
    event: 'bulkEntities',
    path: '/api/entities/bulk',
    method: 'POST',
    input: { entities: [] },
    permission: 'entity.manage',
    viewerMay: false,
  },
  {
    event: 'entities',
    path: '/api/entities/note',
    input: { type: 'note' },
    permission: 'entity.view',
    viewerMay: true,
  },
  {
    event: 'deleteEntities',
    path: '/api/entities/bulk-delete',
    method: 'POST',
    input: { entities: [] },
    permission: 'entity.manage',
    viewerMay: false,
  },
  {
    event: 'beginEntitySync',
    path: '/api/entities/note/syncs',
    method: 'POST',
    input: { type: 'note' },
    permission: 'entity.manage',
    viewerMay: false,
  },
  {
    event: 'finishEntitySync',
    path: '/api/entities/note/syncs/none/finish',
    method: 'POST',
    input: { type: 'note', syncId: 'none' },
    permission: 'entity.manage',
    viewerMay: false,
  },
  { event: 'privacyPolicy', path: '/api/org/privacy', input: {}, permission: 'entity.manage', viewerMay: false },
  {
    event: 'setPrivacyPolicy',
    path: '/api/org/privacy',
    method: 'PUT',
    input: { enabled: true },
    permission: 'entity.manage',
    viewerMay: false,
  },
  {
    event: 'eraseSession',
    path: `/api/ai/session/${sessionId}/erase`,
    method: 'POST',
    input: { sessionId },
    permission: 'ai.session.manage',
    viewerMay: false,
  },
  { event: 'auditEvents', path: '/api/admin/audit', input: {}, permission: 'audit.view', viewerMay: false },
  {
    event: 'eraseUser',
    path: `/api/admin/users/${sessionId}`,
    method: 'DELETE',
    input: { id: sessionId },
    permission: 'user.manage',
    viewerMay: false,
  },
];

const knock = async (token: string, { path, method = 'GET', input }: Door) => {
  const body = Object.fromEntries(
    Object.entries(input).filter(([, value]) => !path.split('/').includes(String(value))),
  );
  return node.http.request(path, { token, method, ...(['POST', 'PUT'].includes(method) ? { body } : {}) });
};

test('each door asks its permission, over HTTP as over a socket', async (t) => {
  const token = await node.login('viewer');
  const socket = await node.connect(token);
  for (const door of doors()) {
    const overHttp = await knock(token, door);
    const overSocket = await socket.emit(door.event, door.input);
    if (door.viewerMay) {
      t.not(overHttp.status, 403, door.event);
      t.not(overSocket.success ? undefined : overSocket.error.code, 'forbidden', door.event);
    } else {
      t.is(overHttp.status, 403, door.event);
      t.like(overHttp.body.error, { code: 'forbidden', details: { permission: door.permission } }, door.event);
      t.deepEqual(overSocket.error, overHttp.body.error, door.event);
    }
  }
});

test('a session is its user’s alone: neither an administrator nor another organization finds it', async (t) => {
  const strangers = [await node.login('admin'), await node.http.login(foreigner.email, foreigner.password)];
  for (const token of strangers) {
    const socket = await node.connect(token);
    for (const door of doors().filter(({ input }) => 'sessionId' in input)) {
      const overHttp = await knock(token, door);
      t.is(overHttp.status, 404, door.event);
      t.is(overHttp.body.error.code, 'not_found', door.event);
      t.is((await socket.emit(door.event, door.input)).error.code, 'not_found', door.event);
    }
    const history = await node.http.request('/api/ai/sessions', { token });
    t.deepEqual(history.body.data.sessions, []);
    const refined = { text: 'a', action: 'improve', parentSessionId: sessionId };
    t.is((await node.http.request('/api/ai/enhance', { token, body: refined })).body.error.code, 'not_found');
    const usage = await node.http.request('/api/ai/usage', { token });
    t.like(usage.body.data, { requests: { used: 0 } });
  }
});

test('the administrator of another organization keeps to that one', async (t) => {
  const token = await node.http.login(foreigner.email, foreigner.password);
  const me = await node.http.request('/api/auth/me', { token });
  t.deepEqual(me.body.data.roles, ['Admin']);
  t.true(me.body.data.permissions.includes('role.manage'));
});
