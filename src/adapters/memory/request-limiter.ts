import { tooManyRequests } from '../../core/limits/rate-limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RequestLimit, RequestLimiter } from '../../ports/request-limiter.ts';

/**
 * Requests counted in this process. Windows end by the clock and not by timers, as those of rate-limiter-flexible do: a timer of
 * Node holds 24.8 days at most, and a window may last a year.
 */
export const createMemoryRequestLimiter = ({
  limit: { requests, windowMs },
  clock,
}: {
  readonly limit: RequestLimit;
  readonly clock: Clock;
}): RequestLimiter => {
  /** By user, in the order in which the windows began, and so end. */
  const windows = new Map<string, { count: number; readonly endsAt: number }>();

  const forgetEnded = (now: number): void => {
    for (const [userId, { endsAt }] of windows) {
      if (endsAt > now) return;
      windows.delete(userId);
    }
  };

  const windowOf = (userId: string, now: number) => {
    forgetEnded(now);
    const window = windows.get(userId) ?? { count: 0, endsAt: now + windowMs };
    windows.set(userId, window);
    return window;
  };

  return {
    count: (userId) => {
      const now = clock.now();
      const window = windowOf(userId, now);
      window.count += 1;
      return window.count > requests ? Promise.reject(tooManyRequests(window.endsAt, now)) : Promise.resolve();
    },
  };
};
