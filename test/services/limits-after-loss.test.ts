import test from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { assertBalanced, usageOf } from '../support/ledger.ts';
import { readPatiently, startCluster } from '../support/cluster.ts';
import { inputOf, paced, pacedText } from '../support/paced-text.ts';
import { gate } from '../support/with-provider.ts';
import { assemble } from '../support/wire.ts';

const request = { text: 'a text to work on', action: 'improve' };

test('a node dies: whoever goes on with its sessions takes over what they reserved, and their places are free when they have ended', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond(paced());
  const env = { MAX_CONCURRENT_SESSIONS_PER_USER: '4' };
  const cluster = await startCluster(t, { fake, count: 2, env });
  const [first, second] = cluster.nodes;
  if (!first || !second) throw new Error('no nodes');
  const { token } = cluster;
  const begin = async (index: number) => {
    const body = { text: inputOf(index), action: 'improve' };
    return (await first.http.enhance(token, body)).sessionId;
  };
  const sessions = await Promise.all([0, 1, 2, 3].map(begin));
  const readings = sessions.map((sessionId) => readPatiently(cluster, sessionId, 1));
  await fake.received(3);
  await first.kill('SIGKILL');
  const refused = await second.http.request('/api/ai/enhance', { token, body: request });
  t.like(refused.body.error, { code: 'rate_limited', details: { limit: 'concurrency' } });
  for (const [index, { events }] of (await Promise.all(readings)).entries()) {
    t.is(events.at(-1)?.name, 'done');
    t.is(assemble(events), pacedText(index));
  }
  const admin = await second.http.login('admin@zoma.local', 'zoma-admin');
  await assertBalanced(t, { http: second.http, admin, tokens: [token] });
  t.is((await usageOf(second.http, token)).requests.used, 4);
  const again = await Promise.all([0, 1, 2, 3].map(() => second.http.enhance(token, request)));
  for (const { sessionId } of again) await second.http.stream(token, sessionId);
  await assertBalanced(t, { http: second.http, admin, tokens: [token] });
});

test('Redis comes back empty: nobody has a second allowance, and what runs is counted once', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  const ends = gate();
  const usage = { inputTokens: 400, outputTokens: 50 };
  fake.respond((_, index) => [
    { text: 'begun ' },
    ...(index < 2 ? [] : [{ wait: ends.opened }]),
    { finish: 'stop', usage },
  ]);
  const env = { AI_RATE_LIMIT_USER_REQUESTS: '4', LLM_IDLE_TIMEOUT_MS: '120000', SESSION_ABANDON_SECONDS: '600' };
  const cluster = await startCluster(t, { fake, count: 2, env });
  const [first, second] = cluster.nodes;
  if (!first || !second) throw new Error('no nodes');
  const { token } = cluster;
  const begin = async () => (await first.http.enhance(token, request)).sessionId;
  for (const sessionId of [await begin(), await begin()]) await first.http.stream(token, sessionId);
  const running = [await begin(), await begin()];
  const readings = running.map((sessionId) => readPatiently(cluster, sessionId, 1));
  await fake.received(3);
  const before = await usageOf(second.http, token);
  t.like(before, { requests: { used: 4 }, tokens: { used: 900 } });

  await cluster.redis.kill();
  await cluster.redis.start();
  await second.http.untilStatus('/api/health', 200);
  const after = await usageOf(second.http, token);
  for (const name of ['requests', 'tokens', 'cost'] as const) {
    t.deepEqual(after[name], before[name]);
    t.is(after.left[name].remaining, before.left[name].remaining, 'also what is reserved for those that run');
  }
  const refused = await first.http.request('/api/ai/enhance', { token, body: request });
  t.like(refused.body.error, { code: 'rate_limited', details: { limit: 'requests', remaining: 0 } });

  ends.open();
  for (const { events } of await Promise.all(readings)) t.is(events.at(-1)?.name, 'done');
  const admin = await second.http.login('admin@zoma.local', 'zoma-admin');
  for (const { http } of cluster.nodes) await assertBalanced(t, { http, admin, tokens: [token] });
  t.is((await usageOf(second.http, token)).tokens.used, 4 * 450);
});
