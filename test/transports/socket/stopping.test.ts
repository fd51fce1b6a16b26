import test from 'ava';
import { io } from 'socket.io-client';
import { handshake } from '../../support/handshake.ts';
import { startNode } from '../../support/node.ts';
import { heard } from '../../support/socket-client.ts';
import { assemble, type Envelope } from '../../support/wire.ts';
import { gate, stage } from '../../support/with-provider.ts';

test('sockets of a node that stops are closed in the way that makes them come back', async (t) => {
  const node = await startNode();
  const token = await node.login('editor');
  const sockets = Array.from({ length: 5 }, () => io(`${node.url}/ai`, { auth: { token }, forceNew: true }));
  t.teardown(() => {
    for (const socket of sockets) socket.close();
  });
  await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.on('connect', resolve))));
  const closed = sockets.map((socket) => new Promise((resolve) => socket.on('disconnect', resolve)));
  await node.stop();
  // Of "io server disconnect" a client takes it that it is not wanted any more; one that was changing its transport has an error.
  for (const reason of await Promise.all(closed)) t.regex(String(reason), /^transport (close|error)$/);
  t.true(sockets.every(({ active }) => active));
});

test('a draining node closes idle sockets at once, refuses handshakes, and keeps a socket until its session has ended', async (t) => {
  const { node, fake, token } = await stage(t, { env: { DRAIN_SECONDS: '60' } });
  const rest = gate();
  fake.respond([{ text: 'begun ' }, { wait: rest.opened }, { text: 'and ended' }, { finish: 'stop' }]);
  const busy = await node.connect(token);
  const idle = await node.connect(token);
  const request = { text: 'a text to work on', action: 'improve' };
  const { sessionId } = (await busy.emit('enhance', request)).data;
  await busy.until(sessionId, (events) => assemble(events) === 'begun ');
  const [idleClosed, busyClosed] = [idle, busy].map(({ socket }) => heard<string>(socket, 'disconnect'));

  const stopped = node.app.stop();
  t.teardown(() => rest.open());
  t.is(await idleClosed, 'transport close');
  const leaving = new AbortController();
  t.teardown(() => leaving.abort());
  for (const transport of ['polling', 'websocket'] as const) {
    const { status, headers, body } = await handshake(node.url, { transport }, leaving.signal);
    t.deepEqual([status, headers['retry-after']], [503, '1']);
    const { error } = JSON.parse(body) as Envelope;
    t.like(error, { code: 'overloaded', retryable: true, details: { reason: 'draining' } });
    t.regex(error.message, /^This node is about to stop/);
  }
  const refused = (await busy.emit('enhance', request)).error;
  t.like(refused, { code: 'overloaded', details: { reason: 'draining' } });
  t.notRegex(refused.message, /full/);
  t.true(busy.socket.connected);

  rest.open();
  t.is(await busyClosed, 'transport close');
  t.is(busy.eventsOf(sessionId).at(-1)?.name, 'done');
  await stopped;
});
