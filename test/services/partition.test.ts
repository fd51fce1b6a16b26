import test, { type ExecutionContext } from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { startCluster } from '../support/cluster.ts';
import { SocketClient } from '../support/socket-client.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { assemble, isEnd } from '../support/wire.ts';

const request = { text: 'a text to work on', action: 'improve' };

/** Two nodes, one of which reaches Redis over a way that can be cut. */
const partible = async (t: ExecutionContext) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond([{ text: 'begun ' }, { silence: true }]);
  const cluster = await startCluster(t, { fake, count: 1 });
  const proxy = await startTcpProxy(cluster.redis.port);
  t.teardown(proxy.close);
  const lonely = await cluster.addNode({ REDIS_URL: `redis://127.0.0.1:${String(proxy.port)}` });
  const [other] = cluster.nodes;
  if (!other) throw new Error('no node');
  return { proxy, lonely, other, token: cluster.token };
};

test('a node that is cut off from Redis says so, refuses in time, and takes part again by itself', async (t) => {
  const { proxy, lonely, other, token } = await partible(t);
  proxy.cut();
  const credentials = { email: 'viewer@zoma.local', password: 'zoma-viewer' };
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
  while ((await lonely.http.request('/api/health/ready')).status !== 200);
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
