import { LRUCache } from 'lru-cache';

/** The bounds of a read cache; each has a default. */
export interface ReadCacheOptions {
  /** How long a value is used after its read began, in milliseconds. */
  readonly timeToLiveMs?: number;
  /** The most entries; the least recently used ones are evicted first. */
  readonly maxEntries?: number;
  /** A monotonic clock, in milliseconds. */
  readonly now?: () => number;
}

/** The longest time until every node sees a change, in milliseconds, whether or not a message announces it. */
const defaultTimeToLiveMs = 1_000;

/**
 * Creates a cache in front of `read`. It guarantees:
 * - A value is used for at most `timeToLiveMs` after its read began, so a change is seen by then, even if no message announces it.
 * - A call after `forget` or `clear` gets a value whose read began after it: a read that was under way is not kept.
 * - Concurrent calls with the same key share one read.
 * - A failed read is not kept; the calls that share it reject.
 */
export const createReadCache = <Value>(
  read: (key: string) => Promise<Value>,
  { timeToLiveMs = defaultTimeToLiveMs, maxEntries = 2_000, now = () => performance.now() }: ReadCacheOptions = {},
) => {
  // Checks the time at each call. The entries are the reads themselves, kept from their beginning.
  const reads = new LRUCache<string, Promise<Value>>({
    max: maxEntries,
    ttl: timeToLiveMs,
    ttlResolution: 0,
    perf: { now },
  });

  return {
    /** Resolves with the value of a key. @throws what `read` throws */
    read: (key: string): Promise<Value> => {
      const present = reads.get(key);
      if (present) return present;
      const begun = read(key);
      reads.set(key, begun);
      begun.catch(() => {
        if (reads.peek(key) === begun) reads.delete(key);
      });
      return begun;
    },

    /** Drops the value of a key. */
    forget: (key: string): void => void reads.delete(key),

    /** Drops all values. */
    clear: (): void => reads.clear(),
  };
};
