import test from 'ava';
import { operations } from '../../src/operations/index.ts';
import { subscribe } from '../../src/operations/subscribe.ts';
import { startNode, type TestNode } from '../support/node.ts';
import type { SocketClient } from '../support/socket-client.ts';
import type { Envelope } from '../support/wire.ts';

let node: TestNode;
let token: string;
let socket: SocketClient;
test.before(async () => {
  node = await startNode();
  token = await node.login('editor');
  socket = await node.connect(token);
});
test.after.always(() => node.stop());

const text = { text: 'a text for both', action: 'improve' };

/** One call over HTTP: the input's session is in the path, the rest in the body or the query. */
const overHttp = async (name: string, input: Readonly<Record<string, unknown>>): Promise<Envelope> => {
  const operation = [...operations, subscribe].find((candidate) => candidate.name === name);
  if (!operation) throw new Error(`no operation ${name}`);
  const { sessionId, ...rest } = input;
  const path = operation.route.path.replace(':sessionId', String(sessionId));
  const method = operation.route.method.toUpperCase();
  const query = new URLSearchParams(Object.entries(rest).map(([key, value]): [string, string] => [key, String(value)]));
  const answer = await node.http.request(method === 'GET' ? `${path}?${query.toString()}` : path, {
    token,
    method,
    ...(method === 'POST' ? { body: path === operation.route.path ? input : rest } : {}),
  });
  return answer.body;
};

/** What differs from call to call, made the same. */
const alike = (envelope: Envelope): unknown =>
  JSON.parse(
    JSON.stringify(envelope, (key, value: unknown) =>
      [
        'requestId',
        'sessionId',
        'streamUrl',
        'streamToken',
        'resetAt',
        'createdAt',
        'completedAt',
        'remaining',
      ].includes(key)
        ? key
        : value,
    ),
  );

const finished = async (): Promise<string> => {
  const { sessionId } = await node.http.enhance(token, text);
  await node.http.stream(token, sessionId);
  return sessionId;
};

interface Case {
  readonly name: string;
  readonly input: () => Promise<Readonly<Record<string, unknown>>> | Readonly<Record<string, unknown>>;
}

const cases: readonly Case[] = [
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
  { name: 'usage', input: () => ({}) },
  { name: 'organizationUsage', input: () => ({}) },
  { name: 'actions', input: () => ({}) },
];

test('every operation is among the cases', (t) => {
  t.deepEqual([...new Set(cases.map(({ name }) => name))].sort(), operations.map(({ name }) => name).sort());
});

for (const [index, { name, input }] of cases.entries()) {
  test.serial(`${name} answers alike over both transports (case ${String(index)})`, async (t) => {
    const given = await input();
    const http = await overHttp(name, given);
    if (http.success && name === 'enhance') await node.http.stream(token, http.data.sessionId);
    const ws = await socket.emit(name, given);
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
