import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import test from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { readPatiently, startCluster } from '../support/cluster.ts';
import type { NodeProcess } from '../support/process.ts';
import { gate } from '../support/with-provider.ts';
import { assemble } from '../support/wire.ts';

const maxmemory = 16 * 1024 * 1024;
const request = { text: 'a text to work on', action: 'improve' };

/** Waits until the node has read a used share of Redis's memory for which `isReached` holds. */
const sharePast = async ({ url }: NodeProcess, isReached: (share: number) => boolean): Promise<void> => {
  for (;;) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const [, share] = /^zoma_redis_memory_used_ratio ([\d.]+)$/m.exec(metrics) ?? [];
    if (share !== undefined && isReached(Number(share))) return;
    await wait(100);
  }
};

test('a Redis that is almost full refuses new sessions, while running ones, logins and tokens work, until it has room', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  const end = gate();
  fake.respond(() => [{ text: 'begun ' }, { wait: end.opened }, { text: 'and ended' }, { finish: 'stop' }]);
  const redisArguments = ['--maxmemory', String(maxmemory), '--maxmemory-policy', 'noeviction'];
  const env = { LLM_IDLE_TIMEOUT_MS: '120000' };
  const cluster = await startCluster(t, { fake, count: 1, env, redisArguments });
  const [node] = cluster.nodes;
  if (!node) throw new Error('no node');
  const { token } = cluster;
  const redis = new Redis(cluster.redis.url);
  t.teardown(() => redis.disconnect());
  const { sessionId } = await node.http.enhance(token, request);
  const reading = readPatiently(cluster, sessionId, 0);
  await fake.received(0);

  const used = Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1]);
  // Redis fills the bytes before the offset itself: a command with as many would count twice.
  await redis.setrange('filler', Math.floor(maxmemory * 0.9) - used, '.');
  await sharePast(node, (share) => share > 0.85);
  const refused = await node.http.request('/api/ai/enhance', { token, body: request });
  t.is(refused.status, 503);
  t.like(refused.body.error, { code: 'overloaded', retryable: true, details: { reason: 'full' } });
  t.is(refused.headers.get('retry-after'), '1');
  t.regex(node.output(), /Redis is almost full/);

  const viewer = await node.http.login('viewer@zoma.local', 'zoma-viewer');
  t.is((await node.http.request('/api/auth/me', { token: viewer })).status, 200);
  await node.http.request('/api/auth/logout', { method: 'POST', token: viewer });
  t.is((await node.http.request('/api/auth/me', { token: viewer })).body.error.code, 'token_revoked');
  t.is((await node.http.request('/api/health/ready')).status, 200);
  end.open();
  const { events } = await reading;
  t.is(events.at(-1)?.name, 'done');
  t.is(assemble(events), 'begun and ended');

  await redis.del('filler');
  await sharePast(node, (share) => share < 0.8);
  const accepted = await node.http.enhance(token, request);
  t.is((await readPatiently(cluster, accepted.sessionId, 0)).events.at(-1)?.name, 'done');
});
