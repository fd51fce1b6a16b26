import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { tooManyRequests } from '../../core/limits/rate-limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RequestLimit, RequestLimiter } from '../../ports/request-limiter.ts';
import type { RedisStoreOptions } from './connect.ts';
import { createTimeoutWithCooldown } from './timeout-with-cooldown.ts';

/** Longest wait of a request for its count, in milliseconds. */
const timeoutMs = 100;

/**
 * Creates a request limiter that all nodes share; each request is one script call. While Redis does not answer, `fallback` counts
 * this node's requests. A window is rounded up to whole seconds. A user over the limit is refused without a call to Redis.
 */
export const createRedisRequestLimiter = ({
  redis,
  prefix,
  limit: { requests, windowMs },
  fallback,
  clock,
  logger,
}: RedisStoreOptions & {
  readonly limit: RequestLimit;
  readonly fallback: RequestLimiter;
  readonly clock: Clock;
}): RequestLimiter => {
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `${prefix}reads`,
    points: requests,
    duration: Math.ceil(windowMs / 1000),
    inMemoryBlockOnConsumed: requests,
  });
  const ask = createTimeoutWithCooldown({ logger, timeoutMs });

  /** Counts a request. Returns a refusal, which the library throws, so that only a failure of Redis rejects. */
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
      const refusal = await ask(() => consume(userId)).catch(async () => {
        await fallback.count(userId);
        return undefined;
      });
      const now = clock.now();
      if (refusal) throw tooManyRequests(now + refusal.msBeforeNext, now);
    },
  };
};
