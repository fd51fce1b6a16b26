import { setTimeout as wait } from 'node:timers/promises';
import test from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { faultsIn, readPatiently, startCluster, type Reading } from '../support/cluster.ts';
import { inputOf, paced, pacedText } from '../support/paced-text.ts';
import { wholeOr } from '../support/random-runs.ts';
import { seededRandom } from '../support/wandering-reader.ts';

/** At least this many: the load goes on until enough nodes were killed. */
const sessionCount = wholeOr(120, 200);
const leastKills = wholeOr(3, 4);

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((one, other) => one - other)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

test(`${String(sessionCount)} sessions while nodes are killed and started again at random: each ends once, and every reader has its text`, async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond(paced(60));
  const cluster = await startCluster(t, { fake, count: 3 });
  const { nodes, token } = cluster;
  const random = seededRandom(2026);

  let started = 0;
  /** Starts a session on whichever node takes it; a request that nobody answered may have started one, which nobody reads. */
  const start = async (): Promise<{ index: number; sessionId: string; position: number }> => {
    const index = started;
    started += 1;
    for (let position = index; ; position += 1) {
      const body = { text: inputOf(index), action: 'improve' };
      const headers = { 'Idempotency-Key': inputOf(index) };
      const node = nodes[position % nodes.length];
      const answer = await node?.http.request('/api/ai/enhance', { token, body, headers }).catch(() => undefined);
      if (answer?.status === 201) return { index, sessionId: answer.body.data.sessionId, position };
      await wait(50);
    }
  };

  const readings: Promise<{ index: number; reading: Reading }>[] = [];
  let kills = 0;
  let isOver = false;
  const load = async (): Promise<void> => {
    while (started < sessionCount || kills < leastKills) {
      const { index, sessionId, position } = await start();
      readings.push(readPatiently(cluster, sessionId, position + 1).then((reading) => ({ index, reading })));
      await wait(40);
    }
  };
  const havoc = async (): Promise<void> => {
    while (!isOver) {
      await wait(1_500 + random() * 2_000);
      const position = Math.floor(random() * nodes.length);
      const [victim] = nodes.splice(position, 1);
      await victim?.kill('SIGKILL');
      kills += 1;
      await cluster.addNode();
    }
  };
  const raging = havoc();
  await Promise.all([load(), load()]);
  const outcomes = await Promise.all(readings);
  isOver = true;
  await raging;

  t.deepEqual(
    outcomes.flatMap(({ index, reading }) => faultsIn(reading.events, pacedText(index)).map((fault) => [index, fault])),
    [],
  );
  t.is(outcomes.length, started);
  for (const { reading } of outcomes) {
    const sessionId = reading.events[0]?.data.sessionId ?? '';
    t.is((await nodes[0]?.http.session(token, sessionId))?.status, 'completed');
  }
  const pauses = outcomes.map(({ reading }) => reading.longestPauseMs);
  const resumes = outcomes.flatMap(({ reading }) => reading.resumesMs);
  const ofPauses = { p50: quantile(pauses, 0.5), p99: quantile(pauses, 0.99) };
  t.log({
    sessions: started,
    kills,
    pauseMs: ofPauses,
    resumeMs: { count: resumes.length, p50: quantile(resumes, 0.5), p99: quantile(resumes, 0.99) },
  });
  t.true(ofPauses.p99 < 10_000);
});
