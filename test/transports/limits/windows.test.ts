import test from 'ava';
import { usageOf } from '../../support/ledger.ts';
import { movableClock } from '../../support/node.ts';
import { gate, stage } from '../../support/with-provider.ts';

const request = { text: 'a text to work on', action: 'improve' };
const hour = 3_600_000;
const env = {
  JWT_ACCESS_TOKEN_EXPIRY_IN_MINUTES: '1440',
  SESSION_ABANDON_SECONDS: '86400',
  REDIS_TTL_SESSIONS: '86400',
};

test('a window begins with the first use, and when it is over the next use begins another', async (t) => {
  const clock = movableClock();
  const { node, token } = await stage(t, {
    clock,
    env: { ...env, AI_RATE_LIMIT_USER_REQUESTS: '2', AI_RATE_LIMIT_WINDOW_HOURS: '3' },
  });
  clock.advance(hour);
  const first = await node.http.enhance(token, request);
  const resetAt = Date.parse(first.rateLimit.resetAt);
  t.true(Math.abs(resetAt - clock.now() - 3 * hour) < 60_000);
  t.is(first.rateLimit.remaining, 1);
  clock.advance(hour);
  t.deepEqual((await node.http.enhance(token, request)).rateLimit, {
    remaining: 0,
    resetAt: first.rateLimit.resetAt,
  });
  const refused = await node.http.request('/api/ai/enhance', { token, body: request });
  t.is(refused.status, 429);
  t.deepEqual(refused.body.error.details, { limit: 'requests', remaining: 0, resetAt: first.rateLimit.resetAt });
  t.true(Math.abs(Number(refused.headers.get('Retry-After')) * 1000 - (resetAt - clock.now())) < 60_000);

  clock.advance(resetAt - clock.now());
  t.is((await usageOf(node.http, token)).requests.used, 0);
  clock.advance(hour);
  const next = await node.http.enhance(token, request);
  t.is(next.rateLimit.remaining, 1);
  t.true(Date.parse(next.rateLimit.resetAt) >= resetAt + 4 * hour);
});

test('what a session spends that outlasts its window is not counted in the next one', async (t) => {
  const clock = movableClock();
  const { node, fake, token } = await stage(t, { clock, env });
  const ends = gate();
  fake.respond((_, index) => [
    { text: 'begun ' },
    ...(index === 0 ? [{ wait: ends.opened }] : []),
    { finish: 'stop', usage: { inputTokens: 100 * 10 ** index, outputTokens: 5 } },
  ]);
  const early = await node.http.enhance(token, request);
  await fake.received(0);
  clock.advance(hour);
  const late = await node.http.enhance(token, request);
  await node.http.stream(token, late.sessionId);
  const before = await usageOf(node.http, token);
  t.like(before, { requests: { used: 1 }, tokens: { used: 1005 } });
  ends.open();
  t.is((await node.http.stream(token, early.sessionId)).at(-1)?.name, 'done');
  const after = await usageOf(node.http, token);
  t.like(after, { requests: { used: 1 }, tokens: { used: 1005 }, cost: { used: before.cost.used } });
  t.is(after.left.tokens.remaining, after.tokens.limit - 1005);
  // It was spent all the same.
  t.like(after.breakdown.byAction, { improve: { requests: 2, tokens: 1110 } });
});
