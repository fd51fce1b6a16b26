import { LRUCache } from 'lru-cache';
import type { Clock } from '../../ports/clock.ts';
import type { JsonWebKeySet } from '../../ports/issuers.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PublicFetch } from '../../ports/public-fetch.ts';

/** How long a fetched key set is used, in milliseconds: a key that the host withdraws stops working within this time. */
export const freshMs = 60_000;
/** How long a key set is used while its server fails, in milliseconds. A key that is withdrawn meanwhile works until then. */
export const staleMs = 60 * 60_000;
/** How long after a failure the server is asked again, in milliseconds. */
const retryMs = 5_000;
/** The fetches for unknown keys: so many within the window, in milliseconds, since clients choose the key id of a token. */
const unknownKeyFetches = 3;
const unknownKeyWindowMs = 90_000;
/** The most key sets in memory; those used least recently are fetched again. */
const mostKeySets = 1_000;

/** Whether a value is a key set, whose keys need not be usable. */
export const isKeySet = (value: unknown): value is JsonWebKeySet => {
  const keys: unknown = typeof value === 'object' && value !== null && 'keys' in value ? value.keys : undefined;
  return Array.isArray(keys) && keys.every((key) => typeof key === 'object' && key !== null && !Array.isArray(key));
};

interface Entry {
  keySet: JsonWebKeySet | undefined;
  /** When the key set was requested. */
  fetchedAt: number;
  failedAt: number | undefined;
  /** The fetch under way. */
  fetching: Promise<void> | undefined;
  /** The times of the last fetches for unknown keys. */
  unknownKeyFetchedAt: number[];
}

/**
 * Creates the cache of the key sets of issuers. One fetch of a key set is under way at a time. A failed fetch keeps the key set that is
 * there, which is used for at most `staleMs`.
 */
export const createKeySets = ({
  publicFetch,
  clock,
  logger,
}: {
  publicFetch: Pick<PublicFetch, 'send'>;
  clock: Clock;
  logger: Logger;
}) => {
  const entries = new LRUCache<string, Entry>({ max: mostKeySets });
  const entryOf = (url: string): Entry => {
    const present = entries.get(url);
    if (present) return present;
    const entry = {
      keySet: undefined,
      fetchedAt: 0,
      failedAt: undefined,
      fetching: undefined,
      unknownKeyFetchedAt: [],
    };
    entries.set(url, entry);
    return entry;
  };

  const read = async (url: string): Promise<JsonWebKeySet> => {
    const { status, body } = await publicFetch.send(url, { headers: { accept: 'application/json' } });
    if (status !== 200) throw new Error(`the answer has status ${String(status)}`);
    const keySet: unknown = JSON.parse(body);
    if (!isKeySet(keySet)) throw new Error('the answer is not a key set');
    return keySet;
  };

  const fetch = (url: string, entry: Entry): Promise<void> => {
    const begin = async (): Promise<void> => {
      const now = clock.now();
      try {
        entry.keySet = await read(url);
        entry.fetchedAt = now;
        entry.failedAt = undefined;
      } catch (error) {
        entry.failedAt = clock.now();
        // A parser's message quotes the answer.
        const err = error instanceof SyntaxError ? new Error('the answer is not JSON') : error;
        logger.warn({ err, host: new URL(url).host }, 'fetching the key set of an issuer failed');
      } finally {
        entry.fetching = undefined;
      }
    };
    return (entry.fetching ??= begin());
  };

  const isWithin = (since: number | undefined, milliseconds: number): boolean =>
    since !== undefined && clock.now() - since < milliseconds;

  return {
    /** Returns the key set at a URL, fetched less than `freshMs` ago or, while its server fails, `staleMs`. Undefined without one. */
    find: async (url: string): Promise<JsonWebKeySet | undefined> => {
      const entry = entryOf(url);
      const isFresh = entry.keySet && isWithin(entry.fetchedAt, freshMs);
      if (!isFresh && (entry.fetching || !isWithin(entry.failedAt, retryMs))) await fetch(url, entry);
      return entry.keySet && isWithin(entry.fetchedAt, staleMs) ? entry.keySet : undefined;
    },

    /**
     * Returns the key set at a URL for a token whose key is not in `known`: one that was fetched meanwhile, or is fetched now, at most 3 times in 90
     * seconds. Undefined when there is no newer one.
     */
    findNewer: async (url: string, known: JsonWebKeySet): Promise<JsonWebKeySet | undefined> => {
      const entry = entryOf(url);
      if (entry.keySet === known) {
        const recent = entry.unknownKeyFetchedAt.filter((time) => isWithin(time, unknownKeyWindowMs));
        if (!entry.fetching && recent.length >= unknownKeyFetches) return undefined;
        if (!entry.fetching) entry.unknownKeyFetchedAt = [...recent, clock.now()];
        await fetch(url, entry);
      }
      return entry.keySet === known ? undefined : entry.keySet;
    },
  };
};

/** Finds key sets by URL. */
export type KeySets = ReturnType<typeof createKeySets>;
