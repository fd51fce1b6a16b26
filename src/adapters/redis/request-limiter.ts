import type { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { tooManyRequests } from '../../core/limits/rate-limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { RequestLimit, RequestLimiter } from '../../ports/request-limiter.ts';
import { createTimeoutWithCooldown } from './timeout-with-cooldown.ts';

/** How long a request waits for its count, in milliseconds. */
const patienceMs = 100;

/**
 * Requests counted on all nodes together, by one script call each. While Redis does not answer, `fallback` counts those of this
 * node. A window is rounded up to whole seconds. A user whose limit is used up is refused without asking Redis again.
 */
export const createRedisRequestLimiter = ({
  redis,
  prefix,
  limit: { requests, windowMs },
  fallback,
  clock,
  logger,
}: {
  readonly redis: Redis;
  readonly prefix: string;
  readonly limit: RequestLimit;
  readonly fallback: RequestLimiter;
  readonly clock: Clock;
  readonly logger: Logger;
}): RequestLimiter => {
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `${prefix}reads`,
    points: requests,
    duration: Math.ceil(windowMs / 1000),
    inMemoryBlockOnConsumed: requests,
  });
  const impatiently = createTimeoutWithCooldown({ logger, patienceMs });

  /** The refusal is an answer too: only a Redis that gives none is a failure. */
  const consume = async (userId: string): Promise<RateLimiterRes | undefined> => {
    try {
      await limiter.consume(userId);
      return undefined;
    } catch (reason) {
      if (reason instanceof RateLimiterRes) return reason;
      throw reason;
    }
  };

  return {
    count: async (userId) => {
      let refusal: RateLimiterRes | undefined;
      try {
        refusal = await impatiently(() => consume(userId));
      } catch {
        await fallback.count(userId);
        return;
      }
      const now = clock.now();
      if (refusal) throw tooManyRequests(now + refusal.msBeforeNext, now);
    },
  };
};
