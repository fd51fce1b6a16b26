import { setTimeout as sleep } from 'node:timers/promises';
import { batchReads } from '../../core/batch-reads.ts';
import { ZomaError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DurableTokenRegistry, StoredToken, TokenRegistry, TokenSelector } from '../../ports/token-registry.ts';
import type { RedisStoreOptions } from './connect.ts';
import { createTimeoutWithCooldown } from './timeout-with-cooldown.ts';
import { prepareLua } from './lua.ts';

/** The connection, the durable registry behind the cache, and the timing. */
export interface RedisTokenRegistryOptions extends RedisStoreOptions {
  readonly durable: DurableTokenRegistry;
  readonly clock: Clock;
  /** How long an answer is cached, in milliseconds; also the duration of a revocation that Redis does not confirm. */
  readonly keptMs?: number;
  /** Longest wait for Redis before the durable registry is asked instead, in milliseconds. */
  readonly timeoutMs?: number;
}

/** Margin that is added to the wait for cached answers to expire, in milliseconds. */
const marginMs = 100;
/** The most keys in one command. */
const batchSize = 500;

/**
 * Creates a cache of a durable registry in Redis. The durable registry is authoritative, since Redis may lose anything; the cache
 * saves a query per request. Concurrent checks share one script. Without Redis the durable registry answers alone.
 *
 * No cached answer outlives a revocation that has resolved:
 * - A revocation is recorded first. Then the cached answers are deleted; when Redis does not confirm that, the revocation resolves
 *   after they have expired, `keptMs` after the record.
 * - An answer is cached only while a marker is present that was set before the durable registry was asked, and only for the
 *   marker's remaining lifetime. A revocation deletes the marker too, and an emptied Redis has none, so a late answer from before is not cached.
 * - Keys contain the id of the server process, so that the older state of a restarted or promoted server is ignored. Not covered: two
 *   servers that are both in use, while not every node knows of a failover. A revocation then takes up to `keptMs`.
 */
export const createRedisTokenRegistry = ({
  redis,
  durable,
  clock,
  logger,
  prefix,
  keptMs = 5_000,
  timeoutMs = 200,
}: RedisTokenRegistryOptions): TokenRegistry & { close(): void } => {
  const lookUp = prepareLua({ redis, name: 'look-up-tokens' });
  const keep = prepareLua({ redis, name: 'keep-tokens' });
  const ask = createTimeoutWithCooldown({ logger, timeoutMs });
  const closing = new AbortController();

  /** The id of the server process behind the present connection, requested once per connection. */
  let server: Promise<string> | undefined;
  const forgetServer = (): void => {
    server = undefined;
  };
  redis.on('close', forgetServer);
  const askServer = async (): Promise<string> => {
    const id = /^run_id:(\w+)/m.exec(await redis.info('server'))?.[1];
    if (id === undefined) throw new ZomaError('unavailable', { cause: new Error('Redis did not report its run_id.') });
    return id;
  };
  const serverId = (): Promise<string> => {
    const asked = (server ??= askServer());
    asked.catch(() => {
      if (server === asked) forgetServer();
    });
    return asked;
  };
  // The braces put all keys into one hash slot, since a revocation deletes many.
  const keyOf = async (tokenId: string): Promise<string> => `{${prefix}tokens}:${await serverId()}:${tokenId}`;

  /** Reads the cached answer of each token: a StoredToken as JSON, '' while another caller asks, null once this marker is set. */
  const lookUpCached = async (tokenIds: readonly string[], marker: string) => {
    const keys = await Promise.all(tokenIds.map(keyOf));
    const answers = (await lookUp(keys, [marker, keptMs])) as (string | null)[];
    return tokenIds.map((tokenId, index) => ({ tokenId, key: keys[index] ?? '', cached: answers[index] ?? null }));
  };

  const readAll = async (tokenIds: readonly string[]): Promise<ReadonlyMap<string, StoredToken>> => {
    const marker = `?${newId()}`;
    const withoutRedis = tokenIds.map((tokenId) => ({ tokenId, key: '', cached: '' }));
    const found = await ask(() => lookUpCached(tokenIds, marker)).catch(() => withoutRedis);
    const tokens = new Map<string, StoredToken>();
    const kept: [key: string, answer: string][] = [];
    const readOne = async ({ tokenId, key, cached }: (typeof found)[number]): Promise<void> => {
      const token = cached ? (JSON.parse(cached) as StoredToken) : await durable.find(tokenId);
      if (!token) return;
      tokens.set(tokenId, token);
      if (cached === null) kept.push([key, JSON.stringify(token)]);
    };
    await Promise.all(found.map(readOne));
    if (kept.length > 0) {
      const [keys, answers] = [kept.map(([key]) => key), kept.map(([, answer]) => answer)];
      ask(() => keep(keys, [marker, ...answers])).catch(() => undefined);
    }
    return tokens;
  };
  const find = batchReads(readAll);

  const deleteCached = async (tokenIds: readonly string[]): Promise<void> => {
    const keys = await Promise.all(tokenIds.map(keyOf));
    for (let from = 0; from < keys.length; from += batchSize) await redis.del(...keys.slice(from, from + batchSize));
  };

  const revokeAll = async (tokens: TokenSelector): Promise<void> => {
    const tokenIds = await durable.revokeAll(tokens);
    const recordedAt = performance.now();
    try {
      await deleteCached(tokenIds);
    } catch (error) {
      logger.warn({ err: error }, 'revocation delayed until cached answers expire: Redis did not confirm it');
      const remainingMs = recordedAt + keptMs + marginMs - performance.now();
      await sleep(remainingMs, undefined, { signal: closing.signal }).catch(() => {
        throw new ZomaError('unavailable', { cause: error });
      });
    }
  };

  return {
    register: durable.register,
    stateOf: async (tokenId) => {
      const token = await find(tokenId);
      return token && token.expiresAt > clock.now() ? token.state : 'unknown';
    },
    revoke: (id) => revokeAll({ id }),
    revokeLogin: (loginId) => revokeAll({ loginId }),
    revokeUser: (userId) => revokeAll({ userId }),
    close: () => {
      redis.off('close', forgetServer);
      closing.abort();
    },
  };
};
