import { once } from 'node:events';
import { Readable } from 'node:stream';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import {
  createZoma,
  ZomaClientError,
  type SessionEvent,
  type Usage,
  type ZomaOptions,
} from '../../src/client/index.ts';
import { createRetry } from '../../src/client/retry.ts';
import { listen } from '../support/listen.ts';
import { startRestlessProxy } from '../support/restless-proxy.ts';
import { gate, shareStage } from '../support/with-provider.ts';

const request = { text: 'a text to work on', action: 'improve' } as const;
const transports = ['websocket', 'sse'] as const;

const shared = shareStage(test);
/** Its streams expire a second after their end. */
const expiring = shareStage(test, { env: { REDIS_TTL_SESSIONS: '1' } });

/** A client that the end of the test closes. */
const client = (t: ExecutionContext, options: ZomaOptions) => {
  const zoma = createZoma(options);
  t.teardown(zoma.close);
  return zoma;
};

const codeOf = async (done: Promise<unknown>): Promise<string> => {
  try {
    await done;
    return 'done';
  } catch (error) {
    return error instanceof ZomaClientError ? error.code : String(error);
  }
};

const typesIn = async (session: AsyncIterable<SessionEvent>): Promise<string[]> => {
  const types: string[] = [];
  for await (const { type } of session) types.push(type);
  return types;
};

/** Resolves with the session's first event of a type. */
const first = async (session: AsyncIterable<SessionEvent>, type: SessionEvent['type']): Promise<SessionEvent> => {
  for await (const event of session) if (event.type === type) return event;
  throw new Error(`no ${type}`);
};

/** A server that answers with a list of answers in turn, the last of them again and again. */
const answering = async (
  t: ExecutionContext,
  ...answers: readonly ((response: ServerResponse, incoming: IncomingMessage) => void)[]
) => {
  const requests: IncomingMessage[] = [];
  const server = createServer((incoming, response) => {
    requests.push(incoming);
    answers[Math.min(requests.length, answers.length) - 1]?.(response, incoming);
  });
  return { url: await listen(t, server), requests };
};

const refuse =
  (status: number, error: object, headers: Readonly<Record<string, string>> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(JSON.stringify({ success: false, error }));
  };

const succeed =
  (data: object) =>
  (response: ServerResponse): void => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ success: true, data }));
  };

for (const transport of transports) {
  test(`over ${transport} a session gives its events, its text and its end, and can be refined`, async (t) => {
    const { node, fake, token } = shared();
    fake.respond([{ texts: ['Better ', 'text.'] }, { finish: 'stop' }]);
    const zoma = client(t, { url: node.url, token, transport });
    const session = zoma.enhance({ ...request, format: 'markdown' });
    t.deepEqual([session.status, session.sessionId], ['pending', undefined]);
    t.deepEqual(await typesIn(session), ['metadata', 'chunk', 'done']);
    t.is(session.text, 'Better text.');
    t.is(session.status, 'completed');
    t.like(await session.done, { type: 'done', length: 12, finishReason: 'stop', sessionId: session.sessionId });
    const refined = session.refine({ action: 'make_shorter' });
    await refined.done;
    const record = await node.http.session(token, refined.sessionId ?? '');
    t.like(record, { text: 'Better text.', action: 'make_shorter', format: 'markdown' });
    t.like(record, { parentSessionId: session.sessionId });
  });

  test(`over ${transport} a session is iterated late, twice and from a number, and left in the middle`, async (t) => {
    const { node, fake, token } = shared();
    const rest = gate();
    fake.respond([{ text: 'one ' }, { wait: rest.opened }, { text: 'two' }, { finish: 'stop' }]);
    const zoma = client(t, { url: node.url, token, transport });
    const session = zoma.enhance(request);
    await first(session, 'chunk');
    rest.open();
    await session.done;
    t.deepEqual(await typesIn(session), ['metadata', 'chunk', 'chunk', 'done']);
    t.deepEqual(await typesIn(session), ['metadata', 'chunk', 'chunk', 'done']);
    const resumed = zoma.resume(session.sessionId ?? '', { after: 2 });
    t.deepEqual(await typesIn(resumed), ['chunk', 'done']);
    t.is(resumed.text, 'one two');
  });

  test(`over ${transport} cancel ends the session at the provider, and an end that came first stays`, async (t) => {
    const { node, fake, token } = shared();
    fake.respond([{ text: 'one ' }, { silence: true }]);
    const zoma = client(t, { url: node.url, token, transport });
    const session = zoma.enhance(request);
    await first(session, 'chunk');
    await session.cancel();
    t.is(await codeOf(session.done), 'cancelled');
    t.like(await first(session, 'cancelled'), { reason: 'user' });
    t.is(session.status, 'cancelled');
    const provider = await fake.received(0);
    await provider.whenAborted;
    fake.respond([{ text: 'all' }, { finish: 'stop' }]);
    const other = zoma.enhance(request);
    await other.done;
    await other.cancel();
    t.is(other.status, 'completed');
  });

  test(`over ${transport} a session that fails gives the service’s error, once as an event and once as done`, async (t) => {
    const { node, fake, token } = shared();
    fake.respond([{ finish: 'safety' }]);
    const zoma = client(t, { url: node.url, token, transport });
    const session = zoma.enhance(request);
    t.is((await typesIn(session)).filter((type) => type === 'error').length, 1);
    t.is(await codeOf(session.done), 'content_rejected');
    t.is(session.status, 'error');
    const refused = zoma.enhance({ ...request, text: '' });
    t.deepEqual(await typesIn(refused), ['error']);
    t.is(await codeOf(refused.done), 'validation_failed');
    t.is(await codeOf(zoma.resume('019ab000-0000-7000-8000-000000000999').done), 'not_found');
  });

  test(`over ${transport} two readers of one session of which one returns late both have all of it`, async (t) => {
    const { node, fake, token } = shared();
    const rest = gate();
    fake.respond([{ text: 'one ' }, { wait: rest.opened }, { text: 'two' }, { finish: 'stop' }]);
    const zoma = client(t, { url: node.url, token, transport });
    const session = zoma.enhance(request);
    await first(session, 'chunk');
    const second = zoma.resume(session.sessionId ?? '');
    await first(second, 'chunk');
    rest.open();
    await Promise.all([session.done, second.done]);
    for (const { text } of [session, second]) t.is(text, 'one two');
  });

  test(`over ${transport} a session whose stream has expired ends by its record`, async (t) => {
    const { node, fake, token } = expiring();
    fake.respond([{ text: 'all of it' }, { finish: 'stop' }]);
    const { sessionId } = await node.http.enhance(token, request);
    await node.http.stream(token, sessionId);
    const path = `/api/ai/stream/${sessionId}`;
    do await new Promise((resolve) => setTimeout(resolve, 200));
    while ((await node.http.request(path, { method: 'HEAD', token })).status !== 410);
    const session = client(t, { url: node.url, token, transport }).resume(sessionId);
    t.deepEqual(await typesIn(session), ['replace', 'done']);
    t.is(session.text, 'all of it');
  });

  test(`the usage is reported after a session over ${transport}`, async (t) => {
    const { node, token } = shared();
    const zoma = client(t, { url: node.url, token, transport });
    const before = (await zoma.usage()).requests.used;
    const used = new Promise<number>((resolve) => zoma.on('usage', ({ requests }) => resolve(requests.used)));
    await zoma.enhance(request).done;
    t.is(await used, before + 1);
  });
}

test('the usage is reported although the session ended before the socket was connected', async (t) => {
  const { node, token } = shared();
  const options = { url: node.url, token, transport: 'websocket' } as const;
  const idempotencyKey = 'ended-before-the-socket';
  const socket = await node.connect(token);
  const earlier = client(t, options);
  await earlier.enhance(request, { idempotencyKey }).done;
  const { used } = (await earlier.usage()).requests;
  // The last event about this session has gone to the sockets that are connected now.
  while (((await socket.next('usage')) as unknown as Usage).requests.used < used);
  const zoma = client(t, options);
  const reported = new Promise<object>((resolve) => zoma.on('usage', resolve));
  await zoma.enhance(request, { idempotencyKey }).done;
  const { breakdown: _, ...current } = await zoma.usage();
  t.is(current.requests.used, used);
  t.deepEqual(await reported, current);
});

test('an answer that is lost is asked for again with the same key: one session, which is whole', async (t) => {
  const { node, fake, token } = shared();
  fake.respond([{ text: 'once' }, { finish: 'stop' }]);
  const keys: unknown[] = [];
  const { url } = await answering(t, (response, incoming) => {
    const { method = '', url: path = '', headers } = incoming;
    const key = headers['idempotency-key'];
    if (method === 'POST') keys.push(key);
    const init = {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(typeof key === 'string' && { 'idempotency-key': key }),
      },
    };
    const body = method === 'POST' ? { body: JSON.stringify(request) } : {};
    void fetch(node.url + path, { ...init, ...body }).then((answer) => {
      if (keys.length === 1) return response.destroy();
      response.writeHead(answer.status, { 'Content-Type': answer.headers.get('Content-Type') ?? '' });
      return Readable.fromWeb(answer.body as never).pipe(response);
    });
  });
  const session = client(t, { url, token, transport: 'sse' }).enhance(request);
  await session.done;
  t.is(session.text, 'once');
  t.is(keys.length, 2);
  t.is(keys[0], keys[1]);
  t.is(fake.requests.length, 1);
});

test('a node that is full or stops is asked again, after its Retry-After', async (t) => {
  const error = { code: 'overloaded', message: 'Full.', retryable: true, details: { reason: 'draining' } };
  const { url, requests } = await answering(
    t,
    refuse(503, error, { 'Retry-After': '1' }),
    (response) => response.writeHead(502).end('<html>Bad gateway</html>'),
    (response) => response.destroy(),
    succeed({ actions: [] }),
  );
  const startedAt = Date.now();
  t.deepEqual(await client(t, { url, token: 'a' }).actions(), { actions: [] } as never);
  t.is(requests.length, 4);
  t.true(Date.now() - startedAt >= 1_000);
});

test('a limit that ends later is an error with its details, at once', async (t) => {
  const details = { limit: 'requests', remaining: 0, resetAt: '2026-11-27T13:00:00.000Z' };
  const error = { code: 'rate_limited', message: 'A limit.', retryable: true, details };
  const { url, requests } = await answering(t, refuse(429, error, { 'Retry-After': '3600' }));
  const failure = await t.throwsAsync(client(t, { url, token: 'a' }).enhance(request).done, {
    instanceOf: ZomaClientError,
  });
  t.like(failure, { code: 'rate_limited', retryable: true, details, retryAfter: 3600 });
  t.is(requests.length, 1);
});

test('an address without a Zoma service is reported as such, and not asked again', async (t) => {
  const { url, requests } = await answering(t, (response) => response.writeHead(200).end('<html>Hello</html>'));
  t.is(await codeOf(client(t, { url, token: 'a' }).actions()), 'unreachable');
  t.is(requests.length, 1);
});

const garbage = [
  { name: 'null', status: 200, body: 'null' },
  { name: 'broken JSON', status: 200, body: '{"success":tr' },
  { name: 'an object of something else', status: 200, body: '{"hello":1}' },
  { name: 'an error that is a word', status: 400, body: '{"error":"x"}' },
  { name: 'an error of something else in an envelope', status: 400, body: '{"success":false,"error":{"type":"x"}}' },
  { name: 'a refusal of null', status: 400, body: 'null' },
  { name: 'a refusal in broken JSON', status: 400, body: '{"success":' },
];
for (const { name, status, body } of garbage) {
  test(`an answer of ${status} with ${name} is unreachable, and not asked for again`, async (t) => {
    const { url, requests } = await answering(t, (response) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(body),
    );
    const zoma = client(t, { url, token: 'a' });
    t.is(await codeOf(zoma.usage()), 'unreachable');
    t.is(await codeOf(zoma.enhance(request).done), 'unreachable');
    t.is(requests.length, 2);
  });
}

test('a Retry-After that asks for no pause, or that is no number of seconds, gets one', async (t) => {
  for (const [retryAfter, shortest, longest] of [
    [0, 100, 200],
    [NaN, 100, 200],
    [undefined, 100, 200],
    [2, 2_000, 3_000],
  ] as const) {
    const pauses: number[] = [];
    const sleep = (ms: number) => (pauses.push(ms), Promise.resolve());
    const retry = createRetry({ sleep, wake: () => undefined }, 30_000, new AbortController().signal);
    const error = { code: 'overloaded', message: 'Full.', retryable: true } as const;
    await retry.pause(new ZomaClientError(error, undefined, retryAfter));
    t.true((pauses[0] ?? 0) >= shortest && (pauses[0] ?? 0) <= longest, `${String(retryAfter)}: ${pauses.join()}`);
  }
});

test('a blocked WebSocket is replaced by event streams, and used again when it passes', async (t) => {
  const { node, token } = shared();
  const proxy = await startRestlessProxy([Number(new URL(node.url).port)]);
  t.teardown(proxy.close);
  proxy.refuse('websocket');
  const zoma = client(t, { url: proxy.url, token });
  await zoma.enhance(request).done;
  t.deepEqual({ ...proxy.counts, cuts: 0 }, { cuts: 0, websocket: 0, sse: 1 });
  proxy.refuse('sse');
  await zoma.enhance(request).done;
  t.is(proxy.counts.websocket, 1);
  await zoma.enhance(request).done;
  t.is(proxy.counts.websocket, 1);
});

test('a WebSocket is waited for where nothing else is allowed', async (t) => {
  const { node, token } = shared();
  const proxy = createTcpServer((socket) => {
    const upstream = connect(Number(new URL(node.url).port), '127.0.0.1');
    t.teardown(() => (socket.destroy(), upstream.destroy()));
    for (const each of [socket, upstream]) each.on('error', () => undefined);
    socket.once('data', (bytes) => {
      socket.pause();
      // Longer than a client waits that may use event streams.
      const timer = setTimeout(
        () => {
          upstream.write(bytes);
          socket.pipe(upstream).pipe(socket);
        },
        bytes.includes('Upgrade: websocket') ? 2_300 : 0,
      );
      t.teardown(() => clearTimeout(timer));
    });
  }).listen(0, '127.0.0.1');
  t.teardown(() => proxy.close());
  await once(proxy, 'listening');
  const url = `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`;
  const session = client(t, { url, token, transport: 'websocket' }).enhance(request);
  await session.done;
  t.is(session.status, 'completed');
});

test('sessions share one socket, and nothing connects before the first', async (t) => {
  const { node, token } = shared();
  const proxy = await startRestlessProxy([Number(new URL(node.url).port)]);
  t.teardown(proxy.close);
  const zoma = client(t, { url: proxy.url, token });
  await zoma.usage();
  t.is(proxy.counts.websocket, 0);
  await Promise.all(Array.from({ length: 20 }, () => zoma.enhance(request).done));
  t.deepEqual({ ...proxy.counts, cuts: 0 }, { cuts: 0, websocket: 1, sse: 0 });
});
