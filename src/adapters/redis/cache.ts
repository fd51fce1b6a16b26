import type { Cache } from '../../ports/cache.ts';
import type { RedisStoreOptions } from './connect.ts';
import { createTimeoutWithCooldown } from './timeout-with-cooldown.ts';

/** The connection and the bounds of the cache. */
export interface RedisCacheOptions extends RedisStoreOptions {
  readonly timeToLiveMs: number;
  /** Longest wait for Redis, in milliseconds; after it the value counts as absent. */
  readonly timeoutMs?: number;
  /** The longest value that is stored, in characters. */
  readonly maxLength?: number;
}

/**
 * Creates a best-effort cache that all nodes share. A call waits at most `timeoutMs` for Redis. The memory in Redis is bounded by the
 * values' time to live and by Redis's own `maxmemory`.
 */
export const createRedisCache = ({
  redis,
  logger,
  prefix,
  timeToLiveMs,
  timeoutMs = 100,
  maxLength = 4_000_000,
}: RedisCacheOptions): Cache => {
  const ask = createTimeoutWithCooldown({ logger, timeoutMs });
  const keyOf = (key: string): string => `${prefix}cache:${key}`;
  return {
    get: async (key) => (await ask(() => redis.get(keyOf(key))).catch(() => null)) ?? undefined,
    set: async (key, value) => {
      if (value.length > maxLength) return;
      await ask(() => redis.set(keyOf(key), value, 'PX', timeToLiveMs)).catch(() => undefined);
    },
  };
};
