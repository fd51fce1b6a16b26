import { setTimeout as wait } from 'node:timers/promises';
import test from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { faultsIn, readPatiently, startCluster } from '../support/cluster.ts';
import { inputOf, paced, pacedText } from '../support/paced-text.ts';

test('a rolling restart of three nodes under load loses nothing: what is running is finished, or handed over', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond(paced());
  const cluster = await startCluster(t, {
    fake,
    count: 3,
    env: { DRAIN_SECONDS: '0.5' },
  });
  const { nodes, token } = cluster;
  const readings: Promise<string[]>[] = [];
  let index = 0;
  let isOver = false;
  const load = async (): Promise<void> => {
    while (!isOver) {
      const own = index;
      index += 1;
      for (let turn = own; ; turn += 1) {
        const node = nodes[turn % nodes.length];
        const body = { text: inputOf(own), action: 'improve' };
        const answer = await node?.http.request('/api/ai/enhance', { token, body }).catch(() => undefined);
        if (answer?.status === 201) {
          const { sessionId } = answer.body.data;
          readings.push(
            readPatiently(cluster, sessionId, turn + 1).then(({ events }) => faultsIn(events, pacedText(own))),
          );
          break;
        }
        await wait(50);
      }
      await wait(150);
    }
  };
  const loading = load();
  await wait(1_000);
  for (let position = 0; position < 3; position += 1) {
    const [old] = nodes.splice(position, 1);
    const stopped = old?.kill('SIGTERM');
    t.deepEqual(await stopped, { code: 0, signal: null });
    const fresh = await cluster.addNode();
    nodes.splice(nodes.indexOf(fresh), 1);
    nodes.splice(position, 0, fresh);
    await wait(500);
  }
  isOver = true;
  await loading;
  t.true(readings.length > 15);
  t.deepEqual((await Promise.all(readings)).flat(), []);
});
