import test from 'ava';
import { createLimitEvents } from '../../../src/core/webhooks/limit-events.ts';
import type { LimitName, QuotaState } from '../../../src/ports/quotas.ts';
import type { WebhookMessage } from '../../../src/ports/webhooks.ts';

const owner = { organizationId: 'organization', userId: 'user' };
const dollar = 1_000_000_000n;
const settings = {
  requests: 10,
  tokens: 1_000,
  cost: 50n * dollar,
  windowMs: 3_600_000,
  concurrency: undefined,
} as const;
const firstWindow = new Date(Date.UTC(2026, 10, 27, 10));
const secondWindow = new Date(Date.UTC(2026, 10, 27, 11));

/** A use of the limits in percent of each. */
const stateOf = (
  percent: Partial<Record<'requests' | 'tokens' | 'cost', number>>,
  startedAt = firstWindow,
): QuotaState => {
  const { requests = 0, tokens = 0, cost = 0 } = percent;
  return {
    user: { startedAt, requests: requests / 10, tokens: tokens * 10, reservedTokens: 0, sessions: 0 },
    organization: { startedAt, cost: (settings.cost * BigInt(cost)) / 100n, reservedCost: 0n },
  };
};

const setup = () => {
  const messages: WebhookMessage[] = [];
  const pending: Promise<void>[] = [];
  const events = createLimitEvents({
    announcements: {
      isHeard: () => Promise.resolve(true),
      announce: (message) => Promise.resolve(void messages.push(message)),
      inBackground: (_, work) => void pending.push(work()),
    },
    quotas: { read: () => Promise.reject(new Error('the use is given')) },
    limitsOf: () => Promise.resolve(settings),
    clock: { now: () => firstWindow.getTime() + 60_000 },
  });
  return {
    /** Resolves with the limits and thresholds that are announced for a use. */
    check: async (state: QuotaState, refused?: LimitName): Promise<readonly string[]> => {
      const before = messages.length;
      events.check(owner, state, refused);
      await Promise.all(pending);
      const data = messages.slice(before).map((message) => message.data as { limit: string; threshold: number });
      return data.map(({ limit, threshold }) => `${limit} ${String(threshold)}`);
    },
    messages,
  };
};

for (const limit of ['requests', 'tokens', 'cost'] as const) {
  test(`${limit}: 80 % and 100 % are announced once each in a window, and again in the next one`, async (t) => {
    const { check, messages } = setup();
    t.deepEqual(await check(stateOf({ [limit]: 70 })), []);
    t.deepEqual(await check(stateOf({ [limit]: 80 })), [`${limit} 80`]);
    t.deepEqual(await check(stateOf({ [limit]: 90 })), []);
    t.deepEqual(await check(stateOf({ [limit]: 100 })), [`${limit} 100`]);
    t.deepEqual(await check(stateOf({ [limit]: 120 })), []);
    t.deepEqual(await check(stateOf({ [limit]: 100 }, secondWindow)), [`${limit} 80`, `${limit} 100`]);
    const isOfUser = limit !== 'cost';
    t.deepEqual(messages[0]?.data, {
      organizationId: 'organization',
      ...(isOfUser && { userId: 'user' }),
      limit,
      threshold: 80,
      used: { requests: 8, tokens: 800, cost: 40 }[limit],
      maximum: { requests: 10, tokens: 1_000, cost: 50 }[limit],
      windowStartedAt: firstWindow.toISOString(),
      resetAt: secondWindow.toISOString(),
    });
    t.is(new Set(messages.map(({ key }) => key)).size, 4);
  });

  test(`${limit}: a refusal announces 100 % where 80 % are used, and not before`, async (t) => {
    const { check } = setup();
    t.deepEqual(await check(stateOf({ [limit]: 70 }), limit), []);
    t.deepEqual(await check(stateOf({ [limit]: 90 }), limit), [`${limit} 80`, `${limit} 100`]);
  });
}

test('limits that are reached together are announced together', async (t) => {
  const { check } = setup();
  const announced = await check(stateOf({ requests: 100, tokens: 80, cost: 79 }));
  t.deepEqual(announced, ['requests 80', 'requests 100', 'tokens 80']);
});
