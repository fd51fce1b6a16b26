import test from 'ava';
import type { RequestOptions } from '../../support/http-client.ts';
import { leftIn } from '../../support/ledger.ts';
import { stage } from '../../support/with-provider.ts';

const request = { text: 'a text to work on', action: 'improve' };
const limits = {
  AI_RATE_LIMIT_USER_REQUESTS: '3',
  AI_RATE_LIMIT_USER_TOKENS: '50000',
  AI_RATE_LIMIT_ORG_COST: '2.5',
  AI_RATE_LIMIT_WINDOW_HOURS: '2',
};
const policy = '"requests";q=3;w=7200, "tokens";q=50000;qu="tokens";w=7200, "cost";q=2500000;qu="micro-dollars";w=7200';

test('every answer under /api/ai says what the limits are and what is left of them', async (t) => {
  const { node, token } = await stage(t, { env: limits });
  const { sessionId } = await node.http.enhance(token, request);
  const newestSeq = String((await node.http.stream(token, sessionId)).at(-1)?.data.seq);
  const asked: readonly (readonly [status: number, path: string, options: RequestOptions])[] = [
    [201, 'enhance', { body: request }],
    [200, 'usage', {}],
    [200, `session/${sessionId}`, {}],
    [200, `session/${sessionId}`, { method: 'DELETE' }],
    [204, `stream/${sessionId}?after=${newestSeq}`, {}],
    [400, 'enhance', { body: { text: '' } }],
    [400, 'enhance', { rawBody: '{', headers: { 'Content-Type': 'application/json' } }],
    [400, 'enhance', { body: request, headers: { 'Idempotency-Key': 'x'.repeat(300) } }],
    [404, 'session/01a210c7-083d-7438-887b-adbb01bc40d8', {}],
    [404, 'nothing', {}],
    [413, 'enhance', { rawBody: `"${'x'.repeat(1_100_000)}"`, headers: { 'Content-Type': 'application/json' } }],
  ];
  for (const [status, path, options] of asked) {
    const answer = await node.http.request(`/api/ai/${path}`, { token, ...options });
    t.is(answer.status, status, path);
    t.is(answer.headers.get('RateLimit-Policy'), policy, path);
    const left = leftIn(answer.headers);
    if (!left) throw new Error(`${path} does not say what is left`);
    const { requests, tokens, cost } = left;
    t.is(requests.remaining, 1, path);
    t.true(tokens.remaining > 45_000 && tokens.remaining < 50_000, path);
    t.true(cost.remaining > 2_400_000 && cost.remaining < 2_500_000, path);
    for (const { seconds } of [requests, tokens, cost]) t.true(seconds > 7_000 && seconds <= 7_200, path);
  }
  const stream = await node.http.openStream(`/api/ai/stream/${sessionId}`, { token });
  t.is(leftIn(stream.response.headers)?.requests.remaining, 1);
  stream.close();
  const unknown = await node.http.request('/api/ai/usage', { token: 'nonsense' });
  t.is(unknown.status, 401);
  t.is(unknown.headers.get('RateLimit-Policy'), policy);
  t.is(unknown.headers.get('RateLimit'), null);
  t.is((await node.http.request('/api/auth/me', { token })).headers.get('RateLimit-Policy'), null);
});

test('a refusal says which limit it is, what remains and when it begins anew, over both transports', async (t) => {
  const { node, fake, token } = await stage(t, { env: { ...limits, AI_RATE_LIMIT_USER_TOKENS: '3000' } });
  fake.respond([{ text: 'begun' }, { silence: true }]);
  const first = await node.http.enhance(token, request);
  const details = {
    limit: 'tokens',
    remaining: 3000 - first.estimatedTokens,
    resetAt: first.rateLimit.resetAt,
  };
  const held = await node.http.request('/api/ai/enhance', { token, body: request });
  t.is(held.status, 429);
  t.like(held.body.error, { code: 'rate_limited', retryable: true });
  t.deepEqual(held.body.error.details, details);
  t.is(held.headers.get('Retry-After'), '2', 'what the session that runs does not spend becomes free');
  t.is(leftIn(held.headers)?.tokens.remaining, details.remaining);
  const socket = await node.connect(token);
  t.deepEqual((await socket.emit('enhance', request)).error.details, details);

  await node.http.request(`/api/ai/session/${first.sessionId}`, { token, method: 'DELETE' });
  fake.respond([{ text: 'an answer' }, { finish: 'stop', usage: { inputTokens: 500, outputTokens: 400 } }]);
  const second = await node.http.enhance(token, request);
  t.is(second.rateLimit.remaining, 1);
  await node.http.stream(token, second.sessionId);
  const spent = await node.http.request('/api/ai/enhance', { token, body: request });
  t.like(spent.body.error.details, { limit: 'tokens' });
  t.true(Number(spent.headers.get('Retry-After')) > 7_000, 'nothing becomes free before the window is over');
});

test('the same request under an idempotency key is no second one, also where the limit leaves room for one alone', async (t) => {
  const { node, fake, token } = await stage(t, { env: { AI_RATE_LIMIT_USER_REQUESTS: '1' } });
  const options = { token, headers: { 'Idempotency-Key': 'save-button-8' }, body: request };
  const answers = await Promise.all(Array.from({ length: 50 }, () => node.http.request('/api/ai/enhance', options)));
  t.true(answers.every(({ status }) => status === 201));
  t.is(new Set(answers.map(({ body }) => body.data.sessionId)).size, 1);
  t.is((await node.http.request('/api/ai/enhance', { token, body: request })).body.error.code, 'rate_limited');
  t.is((await node.http.request('/api/ai/enhance', options)).status, 201);
  t.is(fake.requests.length, 1);
});
