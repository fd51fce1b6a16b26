import type { ExecutionContext } from 'ava';
import { setTimeout as sleep } from 'node:timers/promises';
import { ZomaError } from '../../src/core/errors.ts';
import { newId } from '../../src/core/ids.ts';
import type { RequestLimit, RequestLimiter } from '../../src/ports/request-limiter.ts';
import type { Contract } from './contract.ts';

export interface RequestLimiterSetup {
  /** A limiter with this limit; each has counts of its own. */
  limiterOf(limit: RequestLimit): RequestLimiter;
}

const hour = 3_600_000;
/** The longest window that can be set, 366 days. */
const longest = 8_784 * hour;

const refusalOf = async (t: ExecutionContext, counting: Promise<void>): Promise<ZomaError> => {
  const error = await t.throwsAsync(counting, { instanceOf: ZomaError });
  t.is(error.code, 'rate_limited');
  return error;
};

/** The guarantees of the port `RequestLimiter`. */
export const requestLimiterContract: Contract<RequestLimiterSetup> = (test, { name, create }) => {
  test(`${name} admits a user's requests up to the limit, whatever other users count`, async (t) => {
    const limiter = (await create(t)).limiterOf({ requests: 3, windowMs: hour });
    const [user, other] = [newId(), newId()];
    for (let count = 0; count < 3; count += 1) await limiter.count(user);
    await refusalOf(t, limiter.count(user));
    await t.notThrowsAsync(limiter.count(other));
    await refusalOf(t, limiter.count(user));
  });

  test(`${name} admits no more than the limit under concurrent requests`, async (t) => {
    const limiter = (await create(t)).limiterOf({ requests: 20, windowMs: hour });
    const user = newId();
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => limiter.count(user)));
    t.is(outcomes.filter(({ status }) => status === 'fulfilled').length, 20);
  });

  test(`${name} names the limit and the end of the window in a refusal`, async (t) => {
    const limiter = (await create(t)).limiterOf({ requests: 1, windowMs: hour });
    const user = newId();
    const began = Date.now();
    await limiter.count(user);
    for (let refusals = 0; refusals < 2; refusals += 1) {
      const error = await refusalOf(t, limiter.count(user));
      t.like(error.details, { limit: 'reads', remaining: 0 });
      const resetAt = Date.parse((error.details as { resetAt: string }).resetAt);
      t.true(resetAt >= began + hour - 2_000 && resetAt <= Date.now() + hour, String(resetAt - began));
      const seconds = error.retryAfterSeconds ?? 0;
      t.true(Number.isInteger(seconds) && seconds > 3_500 && seconds <= 3_600, String(seconds));
    }
  });

  test(`${name} starts a new window when the old one has ended`, async (t) => {
    const limiter = (await create(t)).limiterOf({ requests: 1, windowMs: 1_000 });
    const user = newId();
    await limiter.count(user);
    const began = performance.now();
    await refusalOf(t, limiter.count(user));
    const isCounted = () =>
      limiter.count(user).then(
        () => true,
        () => false,
      );
    while (!(await isCounted()) && performance.now() - began < 5_000) await sleep(50);
    const milliseconds = performance.now() - began;
    t.true(milliseconds > 500 && milliseconds < 5_000, String(milliseconds));
    await refusalOf(t, limiter.count(user));
  });

  test(`${name} supports the highest limit, a limit of zero, and the longest window`, async (t) => {
    const { limiterOf } = await create(t);
    const user = newId();
    await t.notThrowsAsync(limiterOf({ requests: 1_000_000_000, windowMs: longest }).count(user));
    await refusalOf(t, limiterOf({ requests: 0, windowMs: hour }).count(user));
    const limiter = limiterOf({ requests: 1, windowMs: longest });
    await limiter.count(user);
    // A timer of Node that is set for longer than it can hold fires after a millisecond.
    await sleep(20);
    await refusalOf(t, limiter.count(user));
  });
};
