import { RateLimiterMemory } from 'rate-limiter-flexible';
import { createThrottledLogins, loginLimits, type ThrottledLoginsOptions } from '../../core/auth/throttled-logins.ts';
import { tooManyRequests } from '../../core/limits/rate-limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LoginAttempts } from '../../ports/login-attempts.ts';
import type { RequestLimit, RequestLimiter } from '../../ports/request-limiter.ts';

/** Creates the count of login attempts in this process. */
export const createMemoryLoginAttempts = (
  options: Pick<ThrottledLoginsOptions, 'clock' | 'wait'> = {},
): LoginAttempts =>
  createThrottledLogins({
    ...options,
    limiters: {
      pair: new RateLimiterMemory(loginLimits.pair),
      network: new RateLimiterMemory(loginLimits.network),
      account: new RateLimiterMemory(loginLimits.account),
      familiar: new RateLimiterMemory(loginLimits.familiar),
      exchange: new RateLimiterMemory(loginLimits.exchange),
    },
  });

/**
 * Creates the count of requests in this process. Windows end by the clock and not by a timer, as those of rate-limiter-flexible do: a
 * timer of Node lasts 24.8 days at most, and a window may last a year.
 */
export const createMemoryRequestLimiter = ({
  limit: { requests, windowMs },
  clock,
}: {
  readonly limit: RequestLimit;
  readonly clock: Clock;
}): RequestLimiter => {
  /** Windows by user, in the order of their start and so of their end. */
  const windows = new Map<string, { count: number; readonly endsAt: number }>();

  const deleteEnded = (now: number): void => {
    for (const [userId, { endsAt }] of windows) {
      if (endsAt > now) return;
      windows.delete(userId);
    }
  };

  return {
    count: (userId) => {
      const now = clock.now();
      deleteEnded(now);
      const window = windows.get(userId) ?? { count: 0, endsAt: now + windowMs };
      windows.set(userId, window);
      window.count += 1;
      return window.count > requests ? Promise.reject(tooManyRequests(window.endsAt, now)) : Promise.resolve();
    },
  };
};
