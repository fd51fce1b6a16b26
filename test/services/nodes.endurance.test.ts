import test from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { startCluster } from '../support/cluster.ts';
import { SocketClient } from '../support/socket-client.ts';
import { readWandering, seededRandom } from '../support/wandering-reader.ts';
import { assemble, isEnd } from '../support/wire.ts';

const words = Array.from({ length: 40 }, (_, index) => `word-${String(index)} `);
const request = { text: 'a text to work on', action: 'improve' };

test('a session is started on one node, watched on all, over both transports, and cancelled from another', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond([{ text: 'begun ' }, { silence: true }]);
  const cluster = await startCluster(t, { fake, count: 3 });
  const [first, second, third] = cluster.nodes;
  if (!first || !second || !third) throw new Error('no nodes');
  const { token } = cluster;
  const { sessionId } = await first.http.enhance(token, request);
  const stream = second.http.stream(token, sessionId);
  const socket = new SocketClient(third.url, { token });
  t.teardown(() => socket.close());
  await socket.connected();
  t.like(await socket.emit('subscribe', { sessionId }), { success: true });
  await socket.until(sessionId, (events) => assemble(events) === 'begun ');
  t.is((await third.http.session(token, sessionId)).enhancedText, 'begun ');

  const asked = performance.now();
  const { status } = await third.http.request(`/api/ai/session/${sessionId}`, { method: 'DELETE', token });
  t.is(status, 200);
  t.true(performance.now() - asked < 1000);
  t.like((await stream).at(-1), { name: 'cancelled', data: { reason: 'user' } });
  t.like((await socket.untilEnd(sessionId)).at(-1), { name: 'cancelled' });
  await (
    await fake.received(0)
  ).whenAborted;
  t.like(await second.http.session(token, sessionId), { status: 'cancelled', enhancedText: 'begun ' });
});

test('a user hears of the usage on every node, and a logout closes sockets and streams everywhere within a second', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond([{ text: 'an answer' }, { finish: 'stop' }]);
  const cluster = await startCluster(t, { fake, count: 2 });
  const [first, second] = cluster.nodes;
  if (!first || !second) throw new Error('no nodes');
  const { token } = cluster;
  const socket = new SocketClient(second.url, { token });
  t.teardown(() => socket.close());
  await socket.connected();
  await first.http.enhance(token, request);
  t.like(await socket.next('usage'), { requests: { used: 1 } });

  fake.respond([{ text: 'begun ' }, { silence: true }]);
  const { sessionId } = await first.http.enhance(token, request);
  const stream = second.http.stream(token, sessionId);
  await fake.received(1);
  const asked = performance.now();
  t.is((await first.http.request('/api/auth/logout', { method: 'POST', token })).status, 200);
  await socket.disconnected;
  t.false((await stream).some(isEnd));
  t.true(performance.now() - asked < 1000);
  t.is((await second.http.request('/api/auth/me', { token })).body.error.code, 'token_revoked');
});

test('readers that wander over nodes and transports lose and double nothing', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond([{ texts: words, everyMs: 15 }, { finish: 'stop' }]);
  const cluster = await startCluster(t, { fake, count: 3 });
  const { token, nodes } = cluster;
  const random = seededRandom(4);
  const outcomes = await Promise.all(
    Array.from({ length: 30 }, async (_, index) => {
      const { sessionId } = await (nodes[index % 3] as (typeof nodes)[number]).http.enhance(token, request);
      return readWandering(
        () => ({ node: nodes[Math.floor(random() * 3)] as (typeof nodes)[number], token, sessionId }),
        random,
      );
    }),
  );
  for (const { events } of outcomes) {
    t.deepEqual(
      events.map(({ data }) => data.seq),
      events.map((_, index) => index + 1),
    );
    t.is(assemble(events), words.join(''));
    t.is(events.at(-1)?.name, 'done');
  }
  t.true(outcomes.reduce((sum, { connections }) => sum + connections, 0) > 60);
});

test('what is listened to on another node is not abandoned; what nobody listens to is', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond([{ text: 'begun ' }, { silence: true }]);
  const cluster = await startCluster(t, { fake, count: 2, env: { SESSION_ABANDON_SECONDS: '2' } });
  const [first, second] = cluster.nodes;
  if (!first || !second) throw new Error('no nodes');
  const { token } = cluster;
  const { sessionId } = await first.http.enhance(token, request);
  const stream = await second.http.openStream(`/api/ai/stream/${sessionId}`, { token });
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  t.is((await fake.received(0)).aborted, false);
  stream.close();
  await (
    await fake.received(0)
  ).whenAborted;
  let session = await second.http.session(token, sessionId);
  while (session.status === 'processing') session = await second.http.session(token, sessionId);
  t.like(session, { status: 'cancelled' });
});

test("logging out everywhere closes all of the user's sockets and streams, on every node within a second, and nobody else's", async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond([{ text: 'begun ' }, { silence: true }]);
  const { nodes, token } = await startCluster(t, { fake, count: 3 });
  const [first] = nodes;
  if (!first) throw new Error('no nodes');
  const { sessionId } = await first.http.enhance(token, request);
  const another = await first.http.login('editor@zoma.local', 'zoma-editor');
  const viewer = await first.http.login('viewer@zoma.local', 'zoma-viewer');
  const join = async (url: string, auth: string): Promise<SocketClient> => {
    const socket = new SocketClient(url, { token: auth });
    t.teardown(() => socket.close());
    await socket.connected();
    return socket;
  };
  const own = await Promise.all(nodes.flatMap(({ url }) => [join(url, token), join(url, another)]));
  const others = await Promise.all(nodes.map(({ url }) => join(url, viewer)));
  const streams = await Promise.all(
    nodes.map(({ http }) => http.openStream(`/api/ai/stream/${sessionId}`, { token: another })),
  );
  const ended = streams.map(async ({ events }) => {
    for await (const event of events) if (isEnd(event)) return 'with an end';
    return 'without an end';
  });

  const asked = performance.now();
  const body = { everywhere: true };
  t.is((await first.http.request('/api/auth/logout', { method: 'POST', token, body })).status, 200);
  await Promise.all(own.map(({ disconnected }) => disconnected));
  t.deepEqual(await Promise.all(ended), ['without an end', 'without an end', 'without an end']);
  t.true(performance.now() - asked < 1_000);
  for (const socket of own) t.like(await socket.next('unauthorized'), { code: 'token_revoked' });
  t.true(others.every(({ socket }) => socket.connected));
});
