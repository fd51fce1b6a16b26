import test from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { faultsIn, readPatiently, startCluster, untilRunning } from '../support/cluster.ts';
import { inputOf, paced, pacedText } from '../support/paced-text.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import type { NodeProcess } from '../support/process.ts';

const kill = async (node: NodeProcess): Promise<void> => {
  await node.kill('SIGKILL');
};
const freeze = (node: NodeProcess): Promise<void> => {
  node.freeze();
  return Promise.resolve();
};

for (const [how, strike] of [
  ['is killed', kill],
  ['freezes', freeze],
] as const) {
  test(`a node that ${how}: its sessions go on elsewhere, and every reader sees one text, once`, async (t) => {
    const fake = await startFakeProvider('openai');
    t.teardown(fake.close);
    fake.respond(paced());
    const cluster = await startCluster(t, { fake, count: 3 });
    const [first, second, third] = cluster.nodes;
    if (!first || !second || !third) throw new Error('no nodes');
    const started = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const node = index < 8 ? first : second;
        const { sessionId } = await node.http.enhance(cluster.token, { text: inputOf(index), action: 'improve' });
        return { index, sessionId };
      }),
    );
    const readers = started.map(({ index, sessionId }) => readPatiently(cluster, sessionId, index % 2 === 0 ? 1 : 2));
    await fake.received(11);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await strike(first);
    const readings = await Promise.all(readers);
    for (const [index, { events }] of readings.entries()) t.deepEqual(faultsIn(events, pacedText(index)), []);
    const longestPauseMs = Math.max(...readings.map((reading) => reading.longestPauseMs));
    t.log({ longestPauseMs });
    t.true(longestPauseMs < 8_000);
    // A writer that comes back appends nothing more, and records nothing.
    first.thaw();
    if (how === 'freezes') await untilRunning(first, 0);
    for (const { index, sessionId } of started) {
      t.deepEqual(faultsIn((await third.http.stream(cluster.token, sessionId)).slice(1), pacedText(index)), []);
      const session = await third.http.session(cluster.token, sessionId);
      t.like(session, { status: 'completed', enhancedText: pacedText(index) });
      // Of a session that changed its node, the attempt that was broken off and the one that went on.
      const failures = index < 8 ? ['cancelled', null] : [null];
      t.deepEqual(
        await cluster.attempts(sessionId),
        failures.map((failure, position) => ({ number: position + 1, failure })),
      );
    }
  });
}

test('a node that is cut off from Redis: its sessions go on elsewhere, and when it is back it appends and records nothing', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond(paced());
  const cluster = await startCluster(t, { fake, count: 2 });
  const proxy = await startTcpProxy(cluster.redis.port);
  t.teardown(proxy.close);
  const lonely = await cluster.addNode({ REDIS_URL: `redis://127.0.0.1:${String(proxy.port)}` });
  // Readers keep to the nodes that can be reached.
  const readable = { ...cluster, nodes: cluster.nodes.filter((node) => node !== lonely) };
  const started = await Promise.all(
    Array.from({ length: 6 }, async (_, index) => {
      const body = { text: inputOf(index), action: 'improve' };
      return (await lonely.http.enhance(cluster.token, body)).sessionId;
    }),
  );
  const readers = started.map((sessionId, index) => readPatiently(readable, sessionId, index));
  await fake.received(5);
  await new Promise((resolve) => setTimeout(resolve, 500));
  proxy.cut();
  const readings = await Promise.all(readers);
  proxy.mend();
  for (const [index, { events }] of readings.entries()) t.deepEqual(faultsIn(events, pacedText(index)), []);
  t.true(Math.max(...readings.map(({ longestPauseMs }) => longestPauseMs)) < 8_000);
  await lonely.http.untilStatus('/api/health/ready', 200);
  await untilRunning(lonely, 0);
  for (const [index, sessionId] of started.entries()) {
    const session = await cluster.nodes[0]?.http.session(cluster.token, sessionId);
    t.like(session, { status: 'completed', enhancedText: pacedText(index) });
    t.deepEqual(await cluster.attempts(sessionId), [
      { number: 1, failure: 'cancelled' },
      { number: 2, failure: null },
    ]);
  }
  const again = (await lonely.http.enhance(cluster.token, { text: inputOf(7), action: 'improve' })).sessionId;
  t.deepEqual(faultsIn((await readPatiently(readable, again, 0)).events, pacedText(7)), []);
});
