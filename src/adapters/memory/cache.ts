import { LRUCache } from 'lru-cache';
import type { Cache } from '../../ports/cache.ts';

/** The bounds of the cache. */
export interface MemoryCacheOptions {
  readonly timeToLiveMs: number;
  /** The most characters that the cache holds, keys included; the least recently used entries are evicted first. */
  readonly maxCharacters?: number;
}

/** Creates a cache in this process. */
export const createMemoryCache = ({ timeToLiveMs, maxCharacters = 32_000_000 }: MemoryCacheOptions): Cache => {
  const entries = new LRUCache<string, string>({
    ttl: timeToLiveMs,
    // Checks the time at each call, so that no value outlives its time to live by a millisecond.
    ttlResolution: 0,
    maxSize: maxCharacters,
    sizeCalculation: (value, key) => value.length + key.length + 1,
  });
  return {
    get: (key) => Promise.resolve(entries.get(key)),
    set: (key, value) => {
      entries.set(key, value);
      return Promise.resolve();
    },
  };
};
