import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket as Connection } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { io } from 'socket.io-client';
import { usageOf } from '../../support/ledger.ts';
import { heard } from '../../support/socket-client.ts';
import type { Envelope } from '../../support/wire.ts';
import { stage } from '../../support/with-provider.ts';

const request = { text: 'a text to work on', action: 'improve' };

/** A way to a node that breaks its first connection when the node acknowledges an event on it; resolves with its address. */
const losingFirstAcknowledgement = async (t: ExecutionContext, target: string): Promise<string> => {
  let isLost = false;
  const connections = new Set<Connection>();
  const server = createServer((client) => {
    const upstream = connect(Number(new URL(target).port), '127.0.0.1');
    for (const connection of [client, upstream]) {
      connections.add(connection);
      connection.on('error', () => undefined);
      connection.on('close', () => connections.delete(connection));
    }
    client.on('data', (bytes) => upstream.write(bytes));
    upstream.on('data', (bytes) => {
      // Engine.IO message (4), Socket.IO acknowledgement (3): https://socket.io/docs/v4/socket-io-protocol/
      if (isLost || !bytes.includes('43/ai,')) client.write(bytes);
      else {
        isLost = true;
        client.destroy();
      }
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(async () => {
    for (const connection of connections) connection.destroy();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
};

test('an emit that socket.io-client retries after a lost acknowledgement makes one billed session', async (t) => {
  const { node, fake, token } = await stage(t);
  fake.respond([{ text: 'an answer' }, { finish: 'stop' }]);
  const url = await losingFirstAcknowledgement(t, node.url);
  const socket = io(`${url}/ai`, {
    auth: { token },
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 20,
    retries: 3,
    ackTimeout: 10_000,
  });
  t.teardown(() => socket.close());
  const ended = heard<{ sessionId: string }>(socket, 'done');
  const answer = (await socket.emitWithAck('enhance', { ...request, idempotencyKey: 'one-edit' })) as Envelope;
  t.true(answer.success);
  t.is((await ended).sessionId, answer.data.sessionId);
  t.like(await usageOf(node.http, token), { requests: { used: 1 } });
  t.is((await node.http.request('/api/ai/sessions', { token })).body.data.sessions.length, 1);
  t.is(fake.requests.length, 1);
});

test('a key that comes again on the same socket gives the same session, and its text once', async (t) => {
  const { node, fake, token } = await stage(t);
  fake.respond([{ text: 'begun ' }, { silence: true }]);
  const socket = await node.connect(token);
  const body = { ...request, idempotencyKey: 'again' };
  const first = await socket.emit('enhance', body);
  await socket.until(first.data.sessionId, (events) => events.some(({ name }) => name === 'chunk'));
  const second = await socket.emit('enhance', body);
  t.is(second.data.sessionId, first.data.sessionId);
  t.is((await socket.emit('enhance', { ...body, text: 'another text' })).error.code, 'conflict');
  // The same key over HTTP is the same key.
  const headers = { 'Idempotency-Key': 'again' };
  const overHttp = await node.http.request('/api/ai/enhance', { token, body: request, headers });
  t.is(overHttp.body.data.sessionId, first.data.sessionId);
  t.is(socket.eventsOf(first.data.sessionId).filter(({ name }) => name === 'chunk').length, 1);

  for (const idempotencyKey of ['', 'é', 'a'.repeat(256), 7, null, {}]) {
    const { error } = await socket.emit('enhance', { ...request, idempotencyKey });
    t.like(error, { code: 'validation_failed', details: [{ path: 'idempotencyKey' }] });
  }
});
