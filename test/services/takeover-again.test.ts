import { setTimeout as wait } from 'node:timers/promises';
import test from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { faultsIn, readPatiently, startCluster, untilRunning } from '../support/cluster.ts';
import { inputOf, paced, pacedText } from '../support/paced-text.ts';

test('a node that thaws lets go of what another has taken over, so that it is taken over again when that one dies', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond(paced(120));
  const cluster = await startCluster(t, { fake, count: 2 });
  const [first, second] = cluster.nodes;
  if (!first || !second) throw new Error('no nodes');
  const { sessionId } = await first.http.enhance(cluster.token, { text: inputOf(1), action: 'improve' });
  const reading = readPatiently(cluster, sessionId, 1);
  await fake.received(0);
  first.freeze();
  await untilRunning(second, 1);
  first.thaw();
  await untilRunning(first, 0);
  await second.kill('SIGKILL');
  const { events } = await reading;
  t.deepEqual(faultsIn(events, pacedText(1)), []);
  t.deepEqual(await cluster.attempts(sessionId), [
    { number: 1, failure: 'cancelled' },
    { number: 2, failure: 'cancelled' },
    { number: 3, failure: null },
  ]);
});

test('Redis comes back empty after a takeover: who took over puts the whole text back', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond(paced(80));
  const cluster = await startCluster(t, { fake, count: 2 });
  const [first, second] = cluster.nodes;
  if (!first || !second) throw new Error('no nodes');
  const { sessionId } = await first.http.enhance(cluster.token, { text: inputOf(1), action: 'improve' });
  const reading = readPatiently(cluster, sessionId, 1);
  await fake.received(0);
  await wait(500);
  await first.kill('SIGKILL');
  await untilRunning(second, 1);
  await cluster.redis.kill();
  await cluster.redis.start();
  t.deepEqual(faultsIn((await reading).events, pacedText(1)), []);
  const again = await second.http.stream(cluster.token, sessionId);
  t.deepEqual(faultsIn(again.slice(1), pacedText(1)), []);
});

test('a session is cancelled although its node died before it heard', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond(paced(200));
  const cluster = await startCluster(t, { fake, count: 2 });
  const [first, second] = cluster.nodes;
  if (!first || !second) throw new Error('no nodes');
  const { sessionId } = await first.http.enhance(cluster.token, { text: inputOf(1), action: 'improve' });
  await fake.received(0);
  await first.kill('SIGKILL');
  const cancelled = await second.http.request(`/api/ai/session/${sessionId}`, {
    method: 'DELETE',
    token: cluster.token,
  });
  t.is(cancelled.status, 200);
  t.like(await second.http.session(cluster.token, sessionId), { status: 'cancelled' });
  t.like((await second.http.stream(cluster.token, sessionId)).at(-1), { name: 'cancelled', data: { reason: 'user' } });
});
