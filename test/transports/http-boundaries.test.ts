import { once } from 'node:events';
import { connect } from 'node:net';
import test from 'ava';
import { createBoundedServer, connectionLimits, listen } from '../../src/transports/http/listen.ts';
import { startNode, type TestNode } from '../support/node.ts';
import { stage } from '../support/with-provider.ts';

const metricsToken = 'a-token-of-the-scraper';
const origin = 'https://app.example.com';

let node: TestNode;
test.before(async () => {
  node = await startNode({ env: { TRUST_PROXY: '1', METRICS_TOKEN: metricsToken, CORS_ORIGINS: origin } });
});
test.after.always(() => node.stop());

/** What a server answers to the bytes, until it closes the connection. */
const exchange = async (port: number, bytes: string): Promise<string> => {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
};

const get = (target: string): Promise<string> =>
  exchange(node.app.port, `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);

for (const target of [
  '/metrics\\#x',
  '/metrics#x',
  '/api\\health',
  '/api/../metrics',
  '/api/./health',
  '/api/%2e%2e/metrics',
  '/api/.%2E/metrics',
  '/api/..%2fmetrics',
  '/api/..%5cmetrics',
  '/api/health/..',
  '/api/health?a=\\',
  'http://localhost/api/../metrics',
  '/socket.io/../metrics',
  '/socket.io/?EIO=4&transport=polling#x',
  '/socket.io/\\?EIO=4&transport=polling',
  'http://[::1/socket.io/?EIO=4&transport=polling',
  'http://%zz@localhost/api/health',
  '//[/api/health',
]) {
  test(`the request target ${target} is refused in the envelope`, async (t) => {
    const answer = await get(target);
    t.regex(answer, /^HTTP\/1\.1 400 /);
    t.regex(answer, /^x-request-id: /im);
    t.regex(answer, /"code":"validation_failed"/);
  });
}

for (const [target, status] of [
  ['http://localhost/api/health/live', 200],
  ['/api/health/live?a=..%2f..', 200],
  ['//metrics', 404],
  ['/api%2fhealth', 404],
  // An id of the host application may have a backslash: percent-encoded it is one segment.
  ['/api/entities/file/A%5CB', 401],
  ['/api/entities/file/a..b...', 401],
] as const) {
  test(`the request target ${target} is answered with ${String(status)}`, async (t) => {
    t.regex(await get(target), RegExp(`^HTTP/1\\.1 ${String(status)} `));
  });
}

const polling = '/socket.io/?EIO=4&transport=polling';
const upgrade = (protocol: string): string => `Connection: Upgrade\r\nUpgrade: ${protocol}\r\n`;
const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

for (const [title, line, headers, status] of [
  ['two Host headers', 'GET /api/health/live', 'Host: other\r\nConnection: close\r\n', 400],
  ['two Host headers for a poll', `GET ${polling}`, 'host: localhost\r\nConnection: close\r\n', 400],
  [
    'two Host headers for a WebSocket',
    'GET /socket.io/?EIO=4&transport=websocket',
    `Host: a\r\n${upgrade('websocket')}${key}`,
    400,
  ],
  ['a sid that is unknown', `GET ${polling}&sid=x`, 'Connection: close\r\n', 400],
  ['a transport that is unknown', 'GET /socket.io/?EIO=4&transport=pigeon', 'Connection: close\r\n', 400],
  [
    'an upgrade of an unknown sid',
    'GET /socket.io/?EIO=4&transport=websocket&sid=x',
    `${upgrade('websocket')}${key}`,
    400,
  ],
  ['an upgrade to HTTP/2', 'GET /api/nowhere', upgrade('h2c'), 404],
  ['a WebSocket outside Socket.IO', 'GET /other', `${upgrade('websocket')}${key}`, 404],
  ['an upgrade with a body', 'POST /api/auth/login', `Content-Length: 2\r\n${upgrade('h2c')}`, 400],
] as const) {
  test(`a request with ${title} is answered with ${String(status)} in the envelope`, async (t) => {
    const answer = await exchange(node.app.port, `${line} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`);
    t.regex(answer, RegExp(`^HTTP/1\\.1 ${String(status)} `));
    t.regex(answer, /^x-request-id: /im);
    t.regex(answer, /"success":false/);
  });
}

test('a request that offers HTTP/2 is answered over HTTP/1.1', async (t) => {
  for (const target of ['/api/health/live', polling]) {
    const answer = await exchange(node.app.port, `GET ${target} HTTP/1.1\r\nHost: a\r\n${upgrade('h2c')}\r\n`);
    t.regex(answer, /^HTTP\/1\.1 200 /);
    t.regex(answer, /^connection: close/im);
  }
});

test('only an answer over TLS asks the browser for TLS, and a client without a trusted proxy cannot say that it is', async (t) => {
  const look = async (proto: string) => {
    const { headers } = await fetch(`${node.url}/api/health/live`, { headers: { 'X-Forwarded-Proto': proto } });
    return [
      headers.has('Strict-Transport-Security'),
      /upgrade-insecure/.test(headers.get('Content-Security-Policy') ?? ''),
    ];
  };
  t.deepEqual(await look('http'), [false, false]);
  t.deepEqual(await look('https'), [true, true]);
});

test('no answer of the API may be cached, whatever its status', async (t) => {
  const token = await node.login('editor');
  for (const [path, status] of [
    ['/api/auth/me', 200],
    ['/api/ai/usage', 200],
    ['/api/nowhere', 404],
    ['/api/ai/sessions?limit=x', 400],
    ['/api/health', 200],
  ] as const) {
    const answer = await node.http.request(path, { token });
    t.is(answer.status, status, path);
    t.is(answer.headers.get('Cache-Control'), 'no-store', path);
  }
  t.is((await node.http.request('/api/ai/usage')).headers.get('Cache-Control'), 'no-store');
});

test('answers of Socket.IO, refusals among them, are not sniffed and not cached', async (t) => {
  for (const [query, status] of [
    ['EIO=4&transport=polling', 200],
    ['EIO=4&transport=pigeon', 400],
  ] as const) {
    const answer = await fetch(`${node.url}/socket.io/?${query}`);
    await answer.arrayBuffer();
    t.is(answer.status, status);
    t.is(answer.headers.get('X-Content-Type-Options'), 'nosniff');
    t.is(answer.headers.get('Cache-Control'), 'no-store');
  }
});

test('a browser keeps the answer to a preflight', async (t) => {
  const answer = await fetch(`${node.url}/api/ai/enhance`, {
    method: 'OPTIONS',
    headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
  });
  t.is(answer.headers.get('Access-Control-Allow-Origin'), origin);
  t.is(answer.headers.get('Access-Control-Max-Age'), '7200');
});

test('a metrics token that is set is asked for, and without it the route does not exist', async (t) => {
  const ask = async (headers: Record<string, string>) => (await fetch(`${node.url}/metrics`, { headers })).status;
  t.is(await ask({ Authorization: `Bearer ${metricsToken}` }), 200);
  t.is(await ask({ Authorization: `Bearer ${metricsToken}x` }), 404);
  t.is(await ask({}), 404);
});

test('HEAD on a running stream answers at once with the headers of a GET, and does not count as listening', async (t) => {
  const { node: own, fake, token } = await stage(t, { env: { SESSION_ABANDON_SECONDS: '2' } });
  fake.respond([{ text: 'begun' }, { silence: true }]);
  const { sessionId } = await own.http.enhance(token, { text: 'a text', action: 'improve' });
  await fake.received(0);
  const answer = await fetch(`${own.url}/api/ai/stream/${sessionId}`, {
    method: 'HEAD',
    headers: { Authorization: `Bearer ${token}` },
  });
  t.is(answer.status, 200);
  t.is(answer.headers.get('Content-Type'), 'text/event-stream; charset=utf-8');
  t.is(answer.headers.get('Cache-Control'), 'no-cache, no-transform');
  t.is(await answer.text(), '');
  const { headers } = await fetch(`${own.url}/api/ai/stream/${sessionId}?after=999`, {
    method: 'HEAD',
    headers: { Authorization: `Bearer ${token}` },
  });
  t.is(headers.get('Content-Type'), 'application/json; charset=utf-8');
  // Nobody listens: the session is abandoned.
  await (
    await fake.received(0)
  ).whenAborted;
  const events = await own.http.stream(token, sessionId);
  t.like(events.at(-1), { name: 'cancelled', data: { reason: 'abandoned' } });
});

test('an idle connection is kept longer than load balancers keep theirs', async (t) => {
  const answer = await fetch(`${node.url}/api/health/live`);
  const seconds = Number(/^timeout=(\d+)$/.exec(answer.headers.get('Keep-Alive') ?? '')?.[1]);
  t.is(seconds, connectionLimits.keepAliveTimeout / 1000);
  t.true(seconds > 60);
});

test('slow headers, slow bodies and connections without a request are closed in time', async (t) => {
  const server = createBoundedServer((request) => void request.resume(), {
    ...connectionLimits,
    headersTimeout: 100,
    requestTimeout: 200,
    connectionsCheckingInterval: 20,
  });
  const { port } = await listen(server, 0, '127.0.0.1');
  t.teardown(() => server.close());
  t.timeout(20_000, 'the limits of Node itself are a minute and more');
  const answers = await Promise.all([
    exchange(port, ''),
    exchange(port, 'GET / HTTP/1.1\r\nHost: a\r\nX-Slow: '),
    exchange(port, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{'),
  ]);
  t.true(
    answers.slice(1).every((answer) => answer.startsWith('HTTP/1.1 408 ')),
    JSON.stringify(answers),
  );
});
