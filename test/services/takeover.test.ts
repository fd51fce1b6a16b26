import test from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import type { Script } from '../fakes/script.ts';
import { faultsIn, readPatiently, startCluster } from '../support/cluster.ts';
import type { NodeProcess } from '../support/process.ts';
import { continuationIn, promptIn } from '../support/failing-providers.ts';

const words = Array.from({ length: 80 }, (_, index) => `word-${String(index)}`).join(' ');

/** Says the text of its prompt, a word every 25 ms; or the last words and the rest. */
const patient = (request: { body: unknown }): Script => {
  const input = /^session \d+$/m.exec(promptIn(request))?.[0] ?? '';
  const text = `${input}: ${words}.`;
  const asked = continuationIn(request);
  const answer = asked === undefined ? text : asked.anchor + text.slice(asked.begun.length);
  return [{ texts: answer.split(/(?<= )/), everyMs: 25 }, { finish: 'stop' }];
};

const textOf = (index: number): string => `session ${String(index)}: ${words}.`;

for (const [how, strike] of [
  ['is killed', (node: NodeProcess) => node.kill('SIGKILL')],
  ['freezes', (node: NodeProcess) => Promise.resolve(node.freeze())],
] as const) {
  test(`a node that ${how}: its sessions go on elsewhere, and every reader sees one text, once`, async (t) => {
    const fake = await startFakeProvider('openai');
    t.teardown(fake.close);
    fake.respond(patient);
    const cluster = await startCluster(t, { fake, count: 3 });
    const [first, second, third] = cluster.nodes;
    if (!first || !second || !third) throw new Error('no nodes');
    const started = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const node = index < 8 ? first : second;
        const { sessionId } = await node.http.enhance(cluster.token, {
          text: `session ${String(index)}`,
          action: 'improve',
        });
        return { index, sessionId };
      }),
    );
    const readers = started.map(({ index, sessionId }) => readPatiently(cluster, sessionId, index % 2 === 0 ? 1 : 2));
    await fake.received(11);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await strike(first);
    const readings = await Promise.all(readers);
    for (const [index, { events }] of readings.entries()) t.deepEqual(faultsIn(events, textOf(index)), []);
    const pauses = readings.map(({ longestPauseMs }) => longestPauseMs).sort((one, other) => one - other);
    t.log({ longestPauseMs: pauses.at(-1) });
    t.true((pauses.at(-1) ?? Infinity) < 8_000);
    for (const { index, sessionId } of started) {
      const session = await third.http.session(cluster.token, sessionId);
      t.like(session, { status: 'completed', enhancedText: textOf(index) });
    }
    // A writer that comes back appends nothing more.
    first.thaw();
  });
}
