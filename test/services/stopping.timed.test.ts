import test from 'ava';
import { io, type Socket } from 'socket.io-client';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { faultsIn, readPatiently, startCluster } from '../support/cluster.ts';
import { inputOf, paced, pacedText } from '../support/paced-text.ts';
import { SocketClient } from '../support/socket-client.ts';
import { gate } from '../support/with-provider.ts';
import { assemble, isEnd } from '../support/wire.ts';

/** More than are closed at once. */
const crowd = 250;

const join = async (url: string, token: string): Promise<Socket> => {
  const options = { auth: { token }, transports: ['websocket'], forceNew: true, reconnection: false };
  const socket = io(`${url}/ai`, options);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
    socket.io.once('close', reject);
  });
  return socket;
};

test('a node that drains says so, lets what runs end, and sends sockets and streams elsewhere, slice by slice', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  const [rest, others] = [gate(), gate()];
  fake.respond([{ text: 'begun ' }, { wait: rest.opened }, { text: 'and ended' }, { finish: 'stop' }]);
  const { nodes, token } = await startCluster(t, { fake, count: 2 });
  const [first, second] = nodes;
  if (!first || !second) throw new Error('no nodes');
  const request = { text: 'a text', action: 'improve' };
  const own = new SocketClient(first.url, { token });
  t.teardown(() => own.close());
  await own.connected();
  const { sessionId } = (await own.emit('enhance', request)).data;
  await own.until(sessionId, (events) => assemble(events) === 'begun ');

  // What runs on the other node, and is read on this one, does not end before this one has.
  fake.respond([{ text: 'elsewhere ' }, { wait: others.opened }, { text: 'too' }, { finish: 'stop' }]);
  const elsewhere = (await second.http.enhance(token, request)).sessionId;
  t.like(await own.emit('subscribe', { sessionId: elsewhere }), { success: true });
  const stream = first.http.stream(token, elsewhere);
  const sockets: Socket[] = [];
  while (sockets.length < crowd) {
    sockets.push(...(await Promise.all(Array.from({ length: 25 }, () => join(first.url, token)))));
  }
  t.teardown(() => {
    for (const socket of sockets) socket.close();
  });
  const closings = Promise.all(
    [own.socket, ...sockets].map(
      (socket) =>
        new Promise<{ reason: string; at: number }>((resolve) => {
          socket.once('disconnect', (reason) => resolve({ reason, at: performance.now() }));
        }),
    ),
  );

  const exited = first.kill('SIGTERM');
  await first.http.untilStatus('/api/health/ready', 503);
  t.is((await own.emit('enhance', request)).error.code, 'overloaded');
  t.is((await second.http.request('/api/health/ready')).status, 200);
  rest.open();
  const closed = await closings;
  // Of "io server disconnect" a client takes it that it is not wanted any more.
  t.deepEqual([...new Set(closed.map(({ reason }) => reason))], ['transport close']);
  const times = closed.map(({ at }) => at).sort((one, other) => one - other);
  const spreadMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
  t.true(spreadMs > 30, `all were closed within ${String(spreadMs)} ms`);
  const seen = (await stream).slice(1);
  t.false(seen.some(isEnd));
  t.deepEqual(await exited, { code: 0, signal: null });
  t.like(await second.http.session(token, sessionId), { status: 'completed', enhancedText: 'begun and ended' });

  others.open();
  const headers = { 'Last-Event-ID': String(seen.at(-1)?.data.seq) };
  const resumed = await second.http.openStream(`/api/ai/stream/${elsewhere}`, { token, headers });
  const events = [...seen];
  for await (const event of resumed.events) if (event.name !== 'connected') events.push(event);
  t.deepEqual(faultsIn(events, 'elsewhere too'), []);
});

test('a node stops although Redis is away, and what it was working on goes on when Redis is back', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond(paced(80));
  const cluster = await startCluster(t, { fake, count: 2, env: { DRAIN_SECONDS: '0' } });
  const [first, second] = cluster.nodes;
  if (!first || !second) throw new Error('no nodes');
  const { sessionId } = await first.http.enhance(cluster.token, { text: inputOf(1), action: 'improve' });
  const reading = readPatiently({ ...cluster, nodes: [second] }, sessionId, 0);
  await fake.received(0);
  cluster.redis.freeze();
  const asked = performance.now();
  t.deepEqual(await first.kill('SIGTERM'), { code: 0, signal: null });
  t.true(performance.now() - asked < 20_000);
  cluster.redis.thaw();
  t.deepEqual(faultsIn((await reading).events, pacedText(1)), []);
});
