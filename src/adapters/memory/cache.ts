import { LRUCache } from 'lru-cache';
import type { Cache } from '../../ports/cache.ts';

export interface MemoryCacheOptions {
  readonly timeToLiveMs: number;
  /** How many characters it keeps together, keys included: what was not asked for the longest goes first. */
  readonly mostCharacters?: number;
}

/** What this process keeps. */
export const createMemoryCache = ({ timeToLiveMs, mostCharacters = 32_000_000 }: MemoryCacheOptions): Cache => {
  const entries = new LRUCache<string, string>({
    ttl: timeToLiveMs,
    // Asked each time: an answer that is a millisecond too old is too old.
    ttlResolution: 0,
    maxSize: mostCharacters,
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
