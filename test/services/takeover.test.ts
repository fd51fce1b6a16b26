import test from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { faultsIn, readPatiently, startCluster } from '../support/cluster.ts';
import { inputOf, paced, pacedText } from '../support/paced-text.ts';
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
    for (const { index, sessionId } of started) {
      const session = await third.http.session(cluster.token, sessionId);
      t.like(session, { status: 'completed', enhancedText: pacedText(index) });
    }
    // A writer that comes back appends nothing more.
    first.thaw();
    const [{ sessionId } = { sessionId: '' }] = started;
    t.deepEqual(faultsIn((await third.http.stream(cluster.token, sessionId)).slice(1), pacedText(0)), []);
  });
}
