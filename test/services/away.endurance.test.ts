import { setTimeout as wait } from 'node:timers/promises';
import test from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { faultsIn, readPatiently, startCluster, type Cluster } from '../support/cluster.ts';
import { inputOf, paced, pacedText } from '../support/paced-text.ts';
import type { StreamEvent } from '../support/wire.ts';

/** Sessions on every node, each read on another. */
const begin = async (cluster: Cluster, count: number) => {
  const sessions = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const node = cluster.nodes[index % cluster.nodes.length];
      if (!node) throw new Error('no node');
      return (await node.http.enhance(cluster.token, { text: inputOf(index), action: 'improve' })).sessionId;
    }),
  );
  const readings = Promise.all(sessions.map((sessionId, index) => readPatiently(cluster, sessionId, index + 1)));
  return { sessions, readings };
};

const loginRefusal = async ({ nodes: [node] }: Cluster) => {
  const asked = performance.now();
  const body = { email: 'viewer@zoma.local', password: 'zoma-viewer' };
  const answer = await node?.http.request('/api/auth/login', { body });
  return { code: answer?.body.error.code, afterMs: performance.now() - asked };
};

const refusal = async ({ nodes: [node], token }: Cluster) => {
  const asked = performance.now();
  const answer = await node?.http.request('/api/ai/enhance', { token, body: { text: 'a text', action: 'improve' } });
  return { status: answer?.status, code: answer?.body.error.code, afterMs: performance.now() - asked };
};

test('Redis is killed and comes back empty: running sessions go on, and readers see a pause and one text', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond(paced());
  const cluster = await startCluster(t, { fake, count: 2 });
  const { readings } = await begin(cluster, 8);
  await fake.received(7);
  await wait(500);
  await cluster.redis.kill();
  const { status, code, afterMs } = await refusal(cluster);
  t.deepEqual([status, code], [503, 'unavailable']);
  t.true(afterMs < 3_000);
  const login = await loginRefusal(cluster);
  t.is(login.code, 'unavailable');
  t.true(login.afterMs < 3_000);
  t.is((await cluster.nodes[0]?.http.request('/api/health'))?.status, 503);
  await wait(500);
  await cluster.redis.start();
  for (const [index, { events }] of (await readings).entries()) t.deepEqual(faultsIn(events, pacedText(index)), []);
  await cluster.nodes[0]?.http.untilStatus('/api/health', 200);
  const again = await begin(cluster, 2);
  for (const [index, { events }] of (await again.readings).entries())
    t.deepEqual(faultsIn(events, pacedText(index)), []);
});

test('Redis freezes: what asks it is refused in time, and all goes on when it thaws', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond(paced());
  const cluster = await startCluster(t, { fake, count: 2 });
  const { sessions, readings } = await begin(cluster, 8);
  await fake.received(7);
  await wait(300);
  cluster.redis.freeze();
  const { code, afterMs } = await refusal(cluster);
  t.is(code, 'unavailable');
  t.true(afterMs < 6_000);
  const login = await loginRefusal(cluster);
  t.is(login.code, 'unavailable');
  t.true(login.afterMs < 6_000);
  cluster.redis.thaw();
  for (const [index, { events }] of (await readings).entries()) t.deepEqual(faultsIn(events, pacedText(index)), []);
  // All leases had lapsed meanwhile; nobody took what was not left.
  for (const sessionId of sessions) t.deepEqual(await cluster.attempts(sessionId), [{ number: 1, failure: null }]);
});

test('what Redis has forgotten is not forgiven: nobody gains an allowance, and no revoked token works again', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond([{ text: 'an answer' }, { finish: 'stop' }]);
  const cluster = await startCluster(t, { fake, count: 1, env: { AI_RATE_LIMIT_USER_REQUESTS: '2' } });
  const [node] = cluster.nodes;
  if (!node) throw new Error('no node');
  const { token } = cluster;
  const revoked = await node.http.login('viewer@zoma.local', 'zoma-viewer');
  await node.http.request('/api/auth/logout', { method: 'POST', token: revoked });
  const ask = () => node.http.request('/api/ai/enhance', { token, body: { text: 'a text', action: 'improve' } });
  for (let count = 0; count < 2; count += 1) {
    const { sessionId } = (await ask()).body.data;
    await node.http.stream(token, sessionId);
  }
  t.like((await ask()).body.error, { code: 'rate_limited', details: { limit: 'requests' } });
  await cluster.redis.kill();
  t.is((await node.http.request('/api/auth/me', { token: revoked })).body.error.code, 'token_revoked');
  await cluster.redis.start();
  await node.http.untilStatus('/api/health/ready', 200);
  t.like((await ask()).body.error, { code: 'rate_limited', details: { limit: 'requests' } });
  t.is((await node.http.request('/api/auth/me', { token: revoked })).body.error.code, 'token_revoked');
  t.is((await node.http.request('/api/auth/me', { token })).status, 200);
});

test('PostgreSQL is killed: live sessions finish, and are recorded when it is back', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond(paced());
  const cluster = await startCluster(t, { fake, count: 2 });
  const sessions = await Promise.all(
    [0, 1, 2, 3].map(async (index) => {
      const { http } = cluster.nodes[index % 2] ?? {};
      if (!http) throw new Error('no node');
      const { sessionId } = await http.enhance(cluster.token, { text: inputOf(index), action: 'improve' });
      const { events } = await http.openStream(`/api/ai/stream/${sessionId}`, { token: cluster.token });
      return { index, sessionId, events };
    }),
  );
  await fake.received(3);
  await cluster.postgres.kill();
  for (const { index, events } of sessions) {
    const seen: StreamEvent[] = [];
    for await (const event of events) seen.push(event);
    t.deepEqual(faultsIn(seen.slice(1), pacedText(index)), []);
  }
  t.is((await refusal(cluster)).code, 'unavailable');
  t.is((await loginRefusal(cluster)).code, 'unavailable');
  t.is((await cluster.nodes[0]?.http.request('/api/health/ready'))?.status, 503);
  await cluster.postgres.start();
  for (const { index, sessionId } of sessions) {
    const look = () => cluster.nodes[0]?.http.session(cluster.token, sessionId).catch(() => undefined);
    let session = await look();
    while (session?.status !== 'completed') {
      await wait(50);
      session = await look();
    }
    t.is(session.enhancedText, pacedText(index));
  }
});
