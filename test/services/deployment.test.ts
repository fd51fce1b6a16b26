import test, { type ExecutionContext } from 'ava';
import { io, type Socket } from 'socket.io-client';
import { loginLimits } from '../../src/core/auth/throttled-logins.ts';
import { startFakeProvider, type Respond } from '../fakes/fake-provider.ts';
import type { Script } from '../fakes/script.ts';
import { startCluster, type Cluster } from '../support/cluster.ts';
import { startNginxServer, type NginxServer } from '../support/nginx-server.ts';
import { startPostgresServer } from '../support/postgres-server.ts';
import { spawnNode } from '../support/process.ts';
import { startRedisServer } from '../support/redis-server.ts';
import { SocketClient } from '../support/socket-client.ts';
import { environmentFor } from '../support/with-provider.ts';
import { assemble } from '../support/wire.ts';

const words = Array.from({ length: 20 }, (_, index) => `word-${String(index)} `);
const everyMs = 100;
const request = { text: 'a text to work on', action: 'improve' };
const addresses = Array.from({ length: 24 }, (_, index) => `203.0.113.${String(index + 1)}`);

interface Deployment {
  readonly cluster: Cluster;
  readonly nginx: NginxServer;
}

const oneByOne: Script = [{ texts: words, everyMs }, { finish: 'stop' }];

/** Nodes behind deploy/nginx.conf, and a provider that says its words one by one. */
const deploy = async (
  t: Pick<ExecutionContext, 'teardown'>,
  count = 3,
  says: Respond = oneByOne,
): Promise<Deployment> => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond(says);
  const env = { TRUST_PROXY: '1', AI_RATE_LIMIT_USER_REQUESTS: '1000' };
  const cluster = await startCluster(t, { fake, count, env });
  const nginx = await startNginxServer(cluster.nodes);
  t.teardown(nginx.close);
  return { cluster, nginx };
};

/** Three nodes for the tests that stop none. */
let shared: Deployment;
const closers: (() => unknown)[] = [];
test.before(async () => {
  shared = await deploy({ teardown: (close) => void closers.unshift(close) });
});
test.after.always(async () => {
  for (const close of closers) await close();
});

const socketsOf = async (url: string): Promise<number> => {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^zoma_socket_connections (\d+)$/m.exec(metrics)?.[1]);
};

// First, while the nodes have no other sockets.
test('long-polling meets its node with every request, and clients spread over the nodes', async (t) => {
  const { cluster, nginx } = shared;
  const connect = async (address: string): Promise<Socket> => {
    const socket = io(`${nginx.url}/ai`, {
      auth: { token: cluster.token },
      transports: ['polling'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { 'X-Forwarded-For': address },
    });
    t.teardown(() => socket.close());
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return socket;
  };
  const sockets = await Promise.all(addresses.map(connect));
  const { sessionId } = await nginx.http.enhance(cluster.token, request);
  const answers = await Promise.all(
    sockets.map(
      async (socket) => (await socket.timeout(20_000).emitWithAck('subscribe', { sessionId })) as { success: boolean },
    ),
  );
  t.true(answers.every(({ success }) => success));
  t.true(sockets.every(({ connected }) => connected));
  const spread = await Promise.all(cluster.nodes.map(({ url }) => socketsOf(url)));
  t.log(spread);
  t.is(
    spread.reduce((sum, count) => sum + count, 0),
    addresses.length,
  );
  t.true(spread.every((count) => count > 0));
});

for (const transport of ['websocket', 'polling']) {
  test(`through nginx an enhancement is asked for and watched over ${transport}`, async (t) => {
    const { nginx } = shared;
    const token = await nginx.http.login('editor@zoma.local', 'zoma-editor');
    const socket = new SocketClient(nginx.url, { token }, { transports: [transport] });
    t.teardown(() => socket.close());
    await socket.connected();
    const answer = await socket.emit('enhance', request);
    t.like(answer, { success: true });
    const events = await socket.untilEnd(answer.data.sessionId);
    t.is(assemble(events), words.join(''));
    t.is(events.at(-1)?.name, 'done');
    t.is(socket.socket.io.engine.transport.name, transport);
  });
}

test('through nginx the events of a stream arrive as the provider says them', async (t) => {
  const { cluster, nginx } = shared;
  const { sessionId } = await nginx.http.enhance(cluster.token, request);
  const stream = await nginx.http.openStream(`/api/ai/stream/${sessionId}`, { token: cluster.token });
  const arrivals: number[] = [];
  let text = '';
  for await (const event of stream.events) {
    text += assemble([event]);
    if (event.name === 'chunk') arrivals.push(performance.now());
  }
  t.is(text, words.join(''));
  const pauses = arrivals.slice(1).map((arrival, index) => arrival - (arrivals[index] ?? 0));
  t.true(pauses.filter((pause) => pause > everyMs / 2).length > words.length / 2, JSON.stringify(pauses));
});

test('a body of 900 kB passes, one of 1.2 MB is refused in the envelope, 20 MB of records pass, and metrics are not for clients', async (t) => {
  const { cluster, nginx } = shared;
  const { token } = cluster;
  // White space around JSON counts for the proxy and for nobody else.
  const bodyOf = (bytes: number): string => JSON.stringify(request).padEnd(bytes, ' ');
  const headers = { 'Content-Type': 'application/json' };
  const send = (bytes: number) => nginx.http.request('/api/ai/enhance', { token, headers, rawBody: bodyOf(bytes) });
  t.is((await send(900_000)).status, 201);
  const refused = await send(1_200_000);
  t.is(refused.status, 413);
  t.like(refused.body, { success: false, error: { code: 'payload_too_large', retryable: false } });
  t.is(refused.headers.get('X-Request-Id'), refused.body.requestId);
  // As large a body as the records' own route takes, of which nginx must not be the one to refuse it.
  const records = await nginx.http.request('/api/entities/bulk', {
    token: await nginx.http.login('admin@zoma.local', 'zoma-admin'),
    headers: { 'Content-Type': 'application/x-ndjson' },
    rawBody: `${JSON.stringify({ type: 'note', id: 'n', title: 'A note' })}\n`.padEnd(20_000_000, '\n'),
  });
  t.is(records.status, 200, JSON.stringify(records.body));
  for (const path of ['/metrics', '/METRICS/']) t.is((await fetch(`${nginx.url}${path}`)).status, 404);
});

test('when a node is killed new requests go on, and without any node the answer says so', async (t) => {
  const { cluster, nginx } = await deploy(t);
  const { token } = cluster;
  const askFrom = (address: string) =>
    nginx.http.request('/api/ai/enhance', { token, body: request, headers: { 'X-Forwarded-For': address } });
  await Promise.all(addresses.map(askFrom));
  const [first, ...others] = cluster.nodes;
  await first?.kill('SIGKILL');
  const answers = await Promise.all(addresses.map(askFrom));
  t.deepEqual(
    answers.map(({ status }) => status),
    addresses.map(() => 201),
  );
  const [answer] = answers;
  const events = await nginx.http.stream(token, answer?.body.data.sessionId ?? '');
  t.is(assemble(events), words.join(''));

  for (const node of others) await node.kill('SIGKILL');
  const refused = await askFrom('203.0.113.1');
  t.is(refused.status, 503);
  t.like(refused.body, { success: false, error: { code: 'unavailable', retryable: true } });
});

test('while a node drains, every new enhancement of each client address is taken by the other node at once', async (t) => {
  // The first session runs until it is cancelled, and the drain with it.
  const endless: Script = [{ texts: Array<string>(10_000).fill('on and '), everyMs }];
  const { cluster, nginx } = await deploy(t, 2, (_, index) => (index === 0 ? endless : oneByOne));
  const { token } = cluster;
  const [draining, other] = cluster.nodes;
  const first = await draining?.http.enhance(token, request);
  const exited = draining?.kill('SIGTERM');
  while ((await draining?.http.request('/api/health/ready').catch(() => undefined))?.status === 200);
  for (const address of addresses) {
    const headers = { 'X-Forwarded-For': address };
    const answer = await nginx.http.request('/api/ai/enhance', { token, body: request, headers });
    t.is(answer.status, 201, `${address}: ${JSON.stringify(answer.body)}`);
  }
  const refused = await draining?.http.request('/api/ai/enhance', { token, body: request });
  t.like(refused?.body.error, { code: 'overloaded', details: { reason: 'draining' } }, 'it drains all the while');
  await other?.http.request(`/api/ai/session/${first?.sessionId ?? ''}`, { token, method: 'DELETE' });
  t.deepEqual(await exited, { code: 0, signal: null });
});

test('through nginx a node in production logs in with a cookie for TLS, and counts attempts by the address that nginx saw', async (t) => {
  const [fake, postgres, redis] = await Promise.all([
    startFakeProvider('openai'),
    startPostgresServer(),
    startRedisServer(),
  ]);
  for (const { close } of [fake, redis, postgres]) t.teardown(close);
  const node = await spawnNode({
    NODE_ENV: 'production',
    TRUST_PROXY: 'true',
    DATABASE_URL: await postgres.createDatabase(),
    REDIS_URL: redis.url,
    JWT_SECRET: 'a secret of the test that is long enough',
    AUTO_MIGRATE: 'true',
    AUTO_SEED: 'true',
    METRICS_TOKEN: 'a-token-of-the-scraper',
    SEED_ADMIN_PASSWORD: 'given-admin-password',
    SEED_EDITOR_PASSWORD: 'given-editor-password',
    SEED_VIEWER_PASSWORD: 'given-viewer-password',
    ...environmentFor({ openai: fake }),
  });
  t.teardown(() => node.kill('SIGKILL'));
  const nginx = await startNginxServer([node]);
  t.teardown(nginx.close);
  const loginAs = (email: string, password: string, address: string) =>
    nginx.http.request('/api/auth/login', {
      body: { email, password },
      headers: { 'X-Forwarded-For': address },
    });
  const { status, headers } = await loginAs('editor@zoma.local', 'given-editor-password', '203.0.113.1');
  t.is(status, 200);
  t.regex(headers.get('Set-Cookie') ?? '', /^refresh_token=.*; secure; httponly/i);

  // Over plain HTTP, which nginx says, nothing asks the browser for TLS.
  t.false(headers.has('Strict-Transport-Security'));
  const overTls = await fetch(`${nginx.url}/api/health/live`, { headers: { 'X-Forwarded-Proto': 'https' } });
  t.true(overTls.headers.has('Strict-Transport-Security'));

  // The metrics are for the scraper alone; without a token of its own a node has none.
  t.is((await fetch(`${node.url}/metrics`)).status, 404);
  const scrape = { headers: { Authorization: 'Bearer a-token-of-the-scraper' } };
  t.is((await fetch(`${node.url}/metrics`, scrape)).status, 200);

  // A proxy that ends TLS and does not say so changes nothing of it.
  const bare = { body: { email: 'viewer@zoma.local', password: 'given-viewer-password' } };
  const answer = await node.http.request('/api/auth/login', bare);
  t.is(answer.status, 200);
  t.regex(answer.headers.get('Set-Cookie') ?? '', /^refresh_token=.*; secure; httponly/i);

  // What a client puts in front of its address changes nothing.
  const attempts = Array.from({ length: loginLimits.network.points + 1 }, (_, index) =>
    loginAs(`nobody-${String(index)}@zoma.local`, 'wrong', `198.51.100.${String(index)}, 203.0.113.2`),
  );
  const statuses = (await Promise.all(attempts)).map((answer) => answer.status);
  t.is(statuses.filter((each) => each === 401).length, loginLimits.network.points);
  t.is(statuses.filter((each) => each === 429).length, 1);
  t.is((await loginAs('editor@zoma.local', 'given-editor-password', '203.0.113.3')).status, 200);
});
