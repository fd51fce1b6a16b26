import type { Redis } from 'ioredis';
import type { Cache } from '../../ports/cache.ts';
import type { Logger } from '../../ports/logger.ts';
import { createTimeoutWithCooldown } from './timeout-with-cooldown.ts';

export interface RedisCacheOptions {
  readonly redis: Redis;
  readonly logger: Logger;
  readonly prefix: string;
  readonly timeToLiveMs: number;
  /** How long an answer of Redis may take before there is none. */
  readonly patienceMs?: number;
  /** The longest value that is kept, in characters. */
  readonly longest?: number;
}

/**
 * What all nodes keep together. Redis is not waited for: what it does not tell at once is had again. Its memory is bounded
 * by the time that values are kept, and by its own `maxmemory`.
 */
export const createRedisCache = ({
  redis,
  logger,
  prefix,
  timeToLiveMs,
  patienceMs = 100,
  longest = 4_000_000,
}: RedisCacheOptions): Cache => {
  const impatiently = createTimeoutWithCooldown({ logger, patienceMs });
  const keyOf = (key: string): string => `${prefix}cache:${key}`;
  return {
    get: async (key) => {
      const kept = await impatiently(() => redis.get(keyOf(key))).catch(() => null);
      return kept ?? undefined;
    },
    set: async (key, value) => {
      if (value.length > longest) return;
      await impatiently(() => redis.set(keyOf(key), value, 'PX', timeToLiveMs)).catch(() => undefined);
    },
  };
};
