import test, { type ExecutionContext } from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { startCluster } from '../support/cluster.ts';
import { SocketClient } from '../support/socket-client.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { assemble, isEnd } from '../support/wire.ts';

const request = { text: 'a text to work on', action: 'improve' };

const credentials = { email: 'viewer@zoma.local', password: 'zoma-viewer' };

/** Two nodes, one of which reaches Redis, or PostgreSQL, over a way that can be cut. */
const partible = async (t: ExecutionContext, server: 'redis' | 'postgres' = 'redis') => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond([{ text: 'begun ' }, { silence: true }]);
  const cluster = await startCluster(t, { fake, count: 1 });
  const url = new URL(server === 'redis' ? cluster.redis.url : cluster.database);
  const proxy = await startTcpProxy(Number(url.port));
  t.teardown(proxy.close);
  url.port = String(proxy.port);
  const lonely = await cluster.addNode({ [server === 'redis' ? 'REDIS_URL' : 'DATABASE_URL']: url.href });
  const [other] = cluster.nodes;
  if (!other) throw new Error('no node');
  return { proxy, lonely, other, token: cluster.token };
};

test('a node that is cut off from Redis says so, refuses in time, and takes part again by itself', async (t) => {
  const { proxy, lonely, other, token } = await partible(t);
  proxy.cut();
  for (const [path, body] of [
    ['/api/auth/login', credentials],
    ['/api/ai/enhance', request],
  ] as const) {
    const asked = performance.now();
    const { status, body: answer } = await lonely.http.request(path, { token, body });
    t.deepEqual([status, answer.error.code], [503, 'unavailable'], path);
    t.true(performance.now() - asked < 5_000, path);
  }
  t.is((await lonely.http.request('/api/health')).status, 503);
  t.is((await lonely.http.request('/api/health/ready')).status, 503);
  t.is((await lonely.http.request('/api/health/live')).status, 200);
  t.is((await other.http.request('/api/health/ready')).status, 200);
  t.is((await other.http.request('/api/auth/login', { body: credentials })).status, 200);
  proxy.mend();
  await lonely.http.untilStatus('/api/health/ready', 200);
  t.is((await lonely.http.request('/api/auth/login', { body: credentials })).status, 200);
});

test('a node that is cut off from PostgreSQL refuses in time, and takes part again by itself', async (t) => {
  const { proxy, lonely, token } = await partible(t, 'postgres');
  await lonely.http.request('/api/auth/login', { body: credentials });
  proxy.cut();
  const asked = performance.now();
  const refused = await Promise.all([
    lonely.http.request('/api/auth/login', { body: credentials }),
    lonely.http.request('/api/ai/enhance', { token, body: request }),
    lonely.http.request('/api/health/ready'),
  ]);
  t.deepEqual(
    refused.map(({ status }) => status),
    [503, 503, 503],
  );
  t.true(performance.now() - asked < 25_000);
  proxy.mend();
  await lonely.http.untilStatus('/api/health/ready', 200);
  t.is((await lonely.http.request('/api/auth/login', { body: credentials })).status, 200);
});

test('sockets and streams of a node that did not hear of a logout are closed when it is back', async (t) => {
  const { proxy, lonely, other, token } = await partible(t);
  const { sessionId } = await other.http.enhance(token, request);
  const socket = new SocketClient(lonely.url, { token });
  t.teardown(() => socket.close());
  await socket.connected();
  await socket.emit('subscribe', { sessionId });
  await socket.until(sessionId, (events) => assemble(events) === 'begun ');
  const stream = lonely.http.stream(token, sessionId);
  proxy.cut();
  t.is((await other.http.request('/api/auth/logout', { method: 'POST', token })).status, 200);
  // What a caller asks is refused all the same: the database knows.
  t.is((await lonely.http.request('/api/auth/me', { token })).body.error.code, 'token_revoked');
  t.true(socket.socket.connected);
  proxy.mend();
  t.like(await socket.next('unauthorized'), { code: 'token_revoked' });
  await socket.disconnected;
  t.false((await stream).some(isEnd));
});
