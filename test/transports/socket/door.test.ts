import { once } from 'node:events';
import { connect } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { io, Manager } from 'socket.io-client';
import { handshake, sidIn, type HandshakeOptions } from '../../support/handshake.ts';
import { startNode, type TestNode } from '../../support/node.ts';
import { heard, SocketClient } from '../../support/socket-client.ts';
import type { Envelope, WireError } from '../../support/wire.ts';

const limits = {
  MAX_SOCKETS_PER_USER: '2',
  MAX_STREAMS_PER_USER: '2',
  MAX_CONNECTIONS_PER_ADDRESS: '3',
  TRUST_PROXY: 'true',
  CORS_ORIGINS: 'https://editor.example',
};

let node: TestNode;
let token: string;
test.before(async () => {
  node = await startNode({ env: limits, intervals: { joinMs: 300 } });
  token = await node.login('editor');
});
test.after.always(() => node.stop());

/** Requests by hand from an address of the test's own; what they open is dropped with the test. */
const visitor = (t: ExecutionContext, address: string) => {
  const leaving = new AbortController();
  t.teardown(() => leaving.abort());
  return (options: HandshakeOptions) =>
    handshake(node.url, { ...options, headers: { 'X-Forwarded-For': address, ...options.headers } }, leaving.signal);
};

const errorIn = (body: string): WireError => (JSON.parse(body) as Envelope).error;

/** What became of a client that tries once. */
const refusalOf = async (t: ExecutionContext, namespace: string, auth: object): Promise<WireError> => {
  const options = { auth, transports: ['websocket'], forceNew: true, reconnection: false };
  const socket = io(`${node.url}${namespace}`, options);
  t.teardown(() => socket.close());
  const error = await heard<Error & { data: WireError }>(socket, 'connect_error');
  return error.data;
};

for (const [index, [title, origin, status]] of (
  [
    ['no page', undefined, 200],
    ['our own page', 'own', 200],
    ['a page of CORS_ORIGINS', 'https://editor.example', 200],
    ['a page of another site', 'https://evil.example', 403],
    ['a page of localhost while CORS_ORIGINS is set', 'http://localhost:5173', 403],
    ['a sandboxed page', 'null', 403],
  ] as const
).entries()) {
  test(`polling and upgrades of ${title} are answered ${String(status)}`, async (t) => {
    const visit = visitor(t, `198.51.100.${String(index)}`);
    const headers = origin === undefined ? {} : { Origin: origin === 'own' ? node.url : origin };
    const polling = await visit({ transport: 'polling', headers });
    const upgrade = await visit({ transport: 'websocket', headers });
    t.deepEqual([polling.status, upgrade.status], [status, status === 200 ? 101 : status]);
    if (status === 403) t.is(errorIn(polling.body).code, 'forbidden');
    else await visit({ transport: 'polling', headers, sid: sidIn(polling) });
    const allowed = polling.headers['access-control-allow-origin'];
    t.is(allowed, status === 200 && origin !== undefined ? headers.Origin : undefined);
  });
}

test('a page of another site cannot go on with a connection that another client opened', async (t) => {
  const visit = visitor(t, '198.51.100.100');
  const sid = sidIn(await visit({ transport: 'polling' }));
  const headers = { Origin: 'https://evil.example' };
  t.is((await visit({ transport: 'polling', headers, sid })).status, 403);
  t.is((await visit({ transport: 'websocket', headers, sid })).status, 403);
});

test('the root namespace refuses a client with a token as one without, and closes what has joined nothing', async (t) => {
  t.is((await refusalOf(t, '/', {})).code, 'not_found');
  t.like(await refusalOf(t, '/', { token }), { code: 'not_found', retryable: false });

  // A client of the library leaves when it is refused; this one stays.
  const manager = new Manager(node.url, { transports: ['websocket'], reconnection: false });
  const closed = heard(manager, 'close');
  manager.on('open', () => manager.engine.write('0{}'));
  t.like(await heard(manager, 'packet'), { type: 4, nsp: '/' });
  t.is(await closed, 'transport close');
});

test('a connection that leaves the namespace and stays is closed', async (t) => {
  const socket = await node.connect(token);
  const closed = heard(socket.socket.io, 'close');
  socket.socket.io.engine.write('1/ai,');
  t.is(await closed, 'transport close');
});

test('an address has so many connections without a user, and others are let in', async (t) => {
  const visit = visitor(t, '2001:db8::1');
  for (let count = 0; count < 3; count += 1) t.is((await visit({ transport: 'websocket' })).status, 101);
  const neighbour = visitor(t, '2001:db8::2');
  for (const transport of ['polling', 'websocket'] as const) {
    const { status, headers, body } = await neighbour({ transport });
    t.is(status, 429);
    t.is(headers['retry-after'], '5');
    t.like(errorIn(body), { code: 'rate_limited', retryable: true, details: { limit: 'connections', remaining: 0 } });
  }
  t.is((await visitor(t, '2001:db8:0:1::1')({ transport: 'polling' })).status, 200);
});

test('a user has so many sockets, is told which limit is in the way, and may open another when one has closed', async (t) => {
  const sockets = [await node.connect(token), await node.connect(token)];
  const details = { limit: 'connections', remaining: 0 };
  t.like(await refusalOf(t, '/ai', { token }), { code: 'rate_limited', retryable: true, details });
  await node.connect(await node.login('viewer'));
  sockets[0]?.close();
  for (;;) {
    const socket = new SocketClient(node.url, { token });
    t.teardown(() => socket.close());
    // The server hears of the close a moment after it.
    if (
      await socket.connected().then(
        () => true,
        () => false,
      )
    )
      break;
  }
  for (const socket of sockets) socket.close();
  t.pass();
});

test('a user has so many event streams', async (t) => {
  const { sessionId } = await node.http.enhance(token, { text: 'some text to stream '.repeat(200), action: 'improve' });
  const slow = await Promise.all([1, 2].map(() => node.http.openStream(`/api/ai/stream/${sessionId}`, { token })));
  t.teardown(() => {
    for (const stream of slow) stream.close();
  });
  const { status, headers, body } = await node.http.request(`/api/ai/stream/${sessionId}`, { token });
  t.is(status, 429);
  t.is(headers.get('Retry-After'), '5');
  t.like(body.error, { code: 'rate_limited', details: { limit: 'connections' } });
});

test('a full node answers handshakes with overloaded, and lets the client in that keeps trying when there is room', async (t) => {
  const full = await startNode({ env: { MAX_CONNECTIONS: '3', TRUST_PROXY: 'true' } });
  t.teardown(full.stop);
  const leaving = new AbortController();
  t.teardown(() => leaving.abort());
  const visit = (transport: HandshakeOptions['transport']) => handshake(full.url, { transport }, leaving.signal);
  for (let count = 0; count < 3; count += 1) t.is((await visit('websocket')).status, 101);
  for (const transport of ['polling', 'websocket'] as const) {
    const { status, headers, body } = await visit(transport);
    t.deepEqual([status, headers['retry-after']], [503, '1']);
    t.like(errorIn(body), { code: 'overloaded', retryable: true, details: { reason: 'full' } });
  }
  const manager = new Manager(full.url, { transports: ['websocket'], reconnectionDelay: 50, autoConnect: false });
  const socket = manager.socket('/ai', { auth: { token: await full.login('editor') } });
  t.teardown(() => socket.close());
  socket.connect();
  await heard(socket, 'connect_error');
  t.true(socket.active);
  leaving.abort();
  await heard(socket, 'connect');
  t.true(socket.connected);
});

for (const isPipelined of [true, false]) {
  const order = isPipelined ? 'before its answer' : 'after its answer';
  test(`an upgrade that follows a request on its connection, ${order}, is answered behind it`, async (t) => {
    const { hostname, port } = new URL(node.url);
    const socket = connect(Number(port), hostname);
    t.teardown(() => socket.destroy());
    let received = '';
    socket.setEncoding('latin1').on('data', (part: string) => (received += part));
    const until = async (text: string): Promise<void> => {
      while (!received.includes(text)) await once(socket, 'data');
    };
    const head = `Host: ${hostname}\r\nX-Forwarded-For: 198.51.100.90\r\n`;
    socket.write(`GET /api/auth/me HTTP/1.1\r\n${head}Authorization: Bearer ${token}\r\n\r\n`);
    if (!isPipelined) await until('editor@zoma.local');
    socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n${head}Connection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await until('"sid"');
    t.deepEqual(received.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 200', 'HTTP/1.1 101']);
  });
}
