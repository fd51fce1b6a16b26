import { Readable } from 'node:stream';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import test, { type ExecutionContext } from 'ava';
import { ZomaClientError } from '../../src/client/index.ts';
import { createRetry } from '../../src/client/retry.ts';
import { listen } from '../support/listen.ts';
import { shareStage } from '../support/with-provider.ts';
import { client, codeOf } from '../support/zoma-client.ts';

const request = { text: 'a text to work on', action: 'improve' } as const;

const shared = shareStage(test);

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
