import test from 'ava';
import { demoOperations } from '../../src/operations/demo.ts';
import { operations } from '../../src/operations/index.ts';
import { subscribe } from '../../src/operations/sessions.ts';
import { newId } from '../../src/core/ids.ts';
import { issuerFields } from '../support/host-tokens.ts';
import { callOverHttp } from '../support/operation-call.ts';
import { startNode, type TestNode } from '../support/node.ts';
import type { SocketClient } from '../support/socket-client.ts';
import type { Envelope } from '../support/wire.ts';

let node: TestNode;
let token: string;
let admin: string;
let socket: SocketClient;
let adminSocket: SocketClient;
test.before(async () => {
  node = await startNode();
  token = await node.login('editor');
  socket = await node.connect(token);
  admin = await node.login('admin');
  adminSocket = await node.connect(admin);
});
test.after.always(() => node.stop());

const text = { text: 'a text for both', action: 'improve' };

/** One call over HTTP. */
const overHttp = (name: string, input: object, caller: string): Promise<Envelope> => {
  const operation = [...operations, ...demoOperations, subscribe].find((candidate) => candidate.name === name);
  return callOverHttp(node, operation, input, caller);
};

/** What differs from call to call, made the same. */
const alike = (envelope: Envelope): unknown =>
  JSON.parse(
    JSON.stringify(envelope, (key, value: unknown) =>
      [
        'requestId',
        'id',
        'issuer',
        'nextCursor',
        'sessionId',
        'streamUrl',
        'streamToken',
        'resetAt',
        'createdAt',
        'updatedAt',
        'completedAt',
        'changed',
        'expiresAt',
        'syncId',
        'version',
        'remaining',
      ].includes(key)
        ? key
        : typeof value === 'string'
          ? value.replace(/id="\d{24}"/g, 'id="a nonce"')
          : value,
    ),
  );

const finished = async (): Promise<string> => {
  const { sessionId } = await node.http.enhance(token, text);
  await node.http.stream(token, sessionId);
  return sessionId;
};

const note = {
  title: 'A note',
  attributes: { body: 'What was said' },
  links: [{ relation: 'about', type: 'account', id: '1' }],
  visibility: { roles: ['Editor'], users: ['Viewer@zoma.local'] },
};

/** Resolves with the id of a note that is there. */
const stored = async (id: string): Promise<string> => {
  const path = `/api/entities/note/${encodeURIComponent(id)}`;
  await node.http.request(path, { token: admin, method: 'PUT', body: note });
  return id;
};

const secret = 'a secret that the host shares with us';
const newIssuer = () => ({ ...issuerFields, issuer: newId(), algorithms: ['HS256'], secret });

/** Resolves with the id of an issuer that is there. */
const registered = async (): Promise<string> =>
  (await node.http.request('/api/admin/issuers', { token: admin, body: newIssuer() })).body.data.id;

interface Case {
  readonly name: string;
  readonly as?: 'admin';
  readonly input: () => Promise<Readonly<Record<string, unknown>>> | Readonly<Record<string, unknown>>;
}

const cases: readonly Case[] = [
  { name: 'demoFaults', input: () => ({}) },
  { name: 'setDemoFault', input: () => ({ model: 'sample-2', fault: 'slow' }) },
  { name: 'setDemoFault', input: () => ({ model: 'gpt', fault: 'fail' }) },
  { name: 'setDemoFault', input: () => ({ model: 7, fault: 'explode' }) },
  { name: 'me', input: () => ({}) },
  { name: 'enhance', input: () => text },
  { name: 'enhance', input: () => ({ text: '', action: 'no' }) },
  { name: 'session', input: async () => ({ sessionId: await finished() }) },
  { name: 'session', input: () => ({ sessionId: 'nonsense' }) },
  { name: 'cancel', input: async () => ({ sessionId: await finished() }) },
  { name: 'cancel', input: async () => ({ sessionId: (await node.http.enhance(token, text)).sessionId }) },
  { name: 'sessions', input: () => ({ limit: 1 }) },
  { name: 'sessions', input: () => ({ limit: 0 }) },
  { name: 'feedback', input: async () => ({ sessionId: await finished(), accepted: true, finalText: 'mine' }) },
  { name: 'feedback', input: async () => ({ sessionId: await finished(), accepted: 'yes' }) },
  { name: 'streamToken', input: async () => ({ sessionId: await finished() }) },
  { name: 'streamToken', input: () => ({ sessionId: newId() }) },
  { name: 'usage', input: () => ({}) },
  { name: 'organizationUsage', input: () => ({}) },
  { name: 'actions', input: () => ({}) },
  { name: 'previewContext', input: () => ({ ...text, context: { fieldType: 'comment', entityId: 'com_1' } }) },
  { name: 'previewContext', input: () => ({ action: 'no' }) },
  { name: 'entity', input: async () => ({ type: 'note', id: await stored('a/b ?&%') }) },
  { name: 'entity', input: () => ({ type: 'note', id: 'not there' }) },
  { name: 'putEntity', input: () => ({ type: 'note', id: '2', title: 'Not an editor’s to put' }) },
  { name: 'putEntity', as: 'admin', input: () => ({ type: 'note', id: 'ü/2', ...note }) },
  { name: 'putEntity', as: 'admin', input: () => ({ type: 'note', id: '3', title: '', links: [{}], colour: 1 }) },
  { name: 'deleteEntity', as: 'admin', input: async () => ({ type: 'note', id: await stored('4') }) },
  { name: 'deleteEntity', as: 'admin', input: () => ({ type: 'note', id: 'not there' }) },
  { name: 'bulkEntities', as: 'admin', input: () => ({ entities: [{ type: 'note', id: '5', ...note }] }) },
  { name: 'bulkEntities', as: 'admin', input: () => ({ entities: [note, null, { type: 'note', id: 5 }] }) },
  { name: 'bulkEntities', as: 'admin', input: () => ({ entities: {}, colour: 1 }) },
  { name: 'entities', input: () => ({ type: 'comment', limit: 2 }) },
  { name: 'entities', input: () => ({ type: 'comment', cursor: '!' }) },
  {
    name: 'putEntity',
    as: 'admin',
    input: async () => ({ type: 'note', id: await stored('6'), ...note, ifMatch: 99 }),
  },
  {
    name: 'deleteEntities',
    as: 'admin',
    input: async () => ({ entities: [{ type: 'note', id: await stored('7') }] }),
  },
  { name: 'deleteEntities', as: 'admin', input: () => ({ type: 'note', ids: ['no', 7] }) },
  { name: 'beginEntitySync', as: 'admin', input: () => ({ type: 'synced' }) },
  { name: 'finishEntitySync', as: 'admin', input: () => ({ type: 'synced', syncId: 'none' }) },
  { name: 'privacyPolicy', as: 'admin', input: () => ({}) },
  { name: 'setPrivacyPolicy', as: 'admin', input: () => ({ enabled: false }) },
  { name: 'setPrivacyPolicy', as: 'admin', input: () => ({ patterns: [{ name: '', pattern: '(' }] }) },
  { name: 'changePassword', input: () => ({ current: 'a wrong password', next: 'quiet-lantern-94-harbour' }) },
  { name: 'changePassword', input: () => ({ current: 'zoma-editor', next: 'short' }) },
  { name: 'logins', input: () => ({ limit: 1 }) },
  { name: 'endLogin', input: () => ({ id: '019ab000-0000-7000-8000-000000000999' }) },
  { name: 'eraseSession', input: async () => ({ sessionId: await finished() }) },
  { name: 'eraseSession', input: () => ({ sessionId: '019ab000-0000-7000-8000-000000000999' }) },
  { name: 'auditEvents', as: 'admin', input: () => ({ type: 'privacy.updated', limit: 1 }) },
  { name: 'auditEvents', as: 'admin', input: () => ({ from: 'yesterday', cursor: '?' }) },
  { name: 'eraseUser', as: 'admin', input: () => ({ id: '019ab000-0000-7000-8000-000000000999' }) },
  { name: 'issuers', as: 'admin', input: () => ({ limit: 1 }) },
  { name: 'issuers', input: () => ({}) },
  { name: 'createIssuer', as: 'admin', input: newIssuer },
  { name: 'createIssuer', as: 'admin', input: () => ({ ...newIssuer(), secret: 'short', colour: 1 }) },
  { name: 'changeIssuer', as: 'admin', input: async () => ({ id: await registered(), name: 'Other', disabled: true }) },
  { name: 'changeIssuer', as: 'admin', input: () => ({ id: newId(), name: 'Not there' }) },
  { name: 'deleteIssuer', as: 'admin', input: async () => ({ id: await registered() }) },
  { name: 'deleteIssuer', as: 'admin', input: () => ({ id: 'nonsense' }) },
  { name: 'createKey', input: () => ({ name: 'A key', roles: [] }) },
  { name: 'createKey', as: 'admin', input: () => ({ name: '', roles: ['Emperor'], expiresAt: 'never' }) },
  { name: 'keys', as: 'admin', input: () => ({}) },
  { name: 'revokeKey', as: 'admin', input: () => ({ id: 'not there' }) },
];

test('every operation is among the cases, but those of administration, which have tests of their own', (t) => {
  const names = new Set(cases.map(({ name }) => name));
  const others = [...operations, ...demoOperations].filter(({ route }) => !route.path.startsWith('/api/admin/'));
  t.deepEqual(
    others.map(({ name }) => name).filter((name) => !names.has(name)),
    [],
  );
});

for (const [index, { name, as, input }] of cases.entries()) {
  test.serial(`${name} answers alike over both transports (case ${String(index)})`, async (t) => {
    const [caller, tab] = as === 'admin' ? [admin, adminSocket] : [token, socket];
    const http = await overHttp(name, await input(), caller);
    if (http.success && name === 'enhance') await node.http.stream(token, http.data.sessionId);
    const ws = await tab.emit(name, await input());
    t.deepEqual(alike(ws), alike(http));
    if (ws.success && name === 'enhance') await socket.untilEnd(ws.data.sessionId);
  });
}

test('a session’s events are the same over both transports', async (t) => {
  const { data } = await socket.emit('enhance', text);
  const overSocket = await socket.untilEnd(data.sessionId);
  const overSse = await node.http.stream(token, data.sessionId);
  t.deepEqual(
    overSse.slice(1).map(({ name, data: event }) => ({ name, data: event })),
    overSocket.slice(1),
  );
  t.deepEqual(
    overSse.map(({ id }) => id),
    overSse.map(({ data: event }) => (event.seq === undefined ? undefined : String(event.seq))),
  );
  t.is(overSse[0]?.name, 'connected');
  t.is(overSocket[0]?.name, 'connected');
});
