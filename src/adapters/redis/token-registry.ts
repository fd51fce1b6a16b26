import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { ZomaError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { TokenRegistry } from '../../ports/token-registry.ts';
import { createTimeoutWithCooldown } from './timeout-with-cooldown.ts';
import { prepareLua } from './lua.ts';

/** What is known of a token, which may have expired. */
interface KnownToken {
  readonly state: 'valid' | 'revoked';
  readonly expiresAt: number;
}

/** A registry that is the truth for all nodes, and says what somebody must know who keeps copies. */
export interface DurableTokenRegistry extends TokenRegistry {
  find(tokenId: string): Promise<KnownToken | undefined>;
  /** Revokes them, and resolves with the ids of all that are revoked now, earlier ones too. */
  revokeAll(tokens: { id: string } | { loginId: string } | { userId: string }): Promise<readonly string[]>;
}

export interface RedisTokenRegistryOptions {
  readonly redis: Redis;
  readonly durable: DurableTokenRegistry;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly prefix: string;
  /** How long an answer of the durable registry is kept: also how long a revocation takes that Redis does not hear of. */
  readonly keptMs?: number;
  /** How long an answer of Redis may take before the durable registry is asked instead. */
  readonly patienceMs?: number;
}

/** By so much a wait is longer than what it waits for. */
const slackMs = 100;
/** The most keys in one command. */
const batchSize = 500;

/**
 * Answers of a durable registry, kept in Redis for some seconds. The durable one is the truth, since Redis
 * may lose anything at any time; Redis saves asking it with every request. Without Redis it answers alone.
 *
 * What is kept never outlives a revocation that has resolved:
 * - A revocation is recorded first. Then what is kept is removed, or, when Redis does not
 *   confirm that, waited for until it has expired: `keptMs`, counted from the record.
 * - An answer is kept only if a mark is still there that was set before the question was put to the
 *   durable registry, and only as long as the mark would have been. A revocation removes the mark as it removes
 *   what is kept; a Redis that was emptied has none. So an answer from before is not kept after, however late it comes.
 * - Keys carry the id of the server process: what a restarted or promoted server has from an earlier
 *   state of another is not looked at. Two servers that are both asked, as while a failover is not
 *   known to all, are the one case that is not covered: there it takes up to `keptMs`.
 */
export const createRedisTokenRegistry = ({
  redis,
  durable,
  clock,
  logger,
  prefix,
  keptMs = 5_000,
  patienceMs = 200,
}: RedisTokenRegistryOptions): TokenRegistry & { close(): void } => {
  const lookUp = prepareLua({ redis, name: 'look-up-token' });
  const keep = prepareLua({ redis, name: 'keep-token' });
  const impatiently = createTimeoutWithCooldown({ logger, patienceMs });
  const closing = new AbortController();

  /** The id of the server process behind the present connection, asked for once. */
  let server: Promise<string> | undefined;
  const forgetServer = (): void => {
    server = undefined;
  };
  redis.on('close', forgetServer);
  const askServer = async (): Promise<string> => {
    const id = /^run_id:(\w+)/m.exec(await redis.info('server'))?.[1];
    if (id === undefined) throw new ZomaError('unavailable', { cause: new Error('Redis does not say its run_id.') });
    return id;
  };
  const serverId = async (): Promise<string> => {
    const asked = (server ??= askServer());
    try {
      return await asked;
    } catch (error) {
      if (server === asked) forgetServer();
      throw error;
    }
  };
  // One hash slot, since a revocation removes many.
  const keyOf = async (tokenId: string): Promise<string> => `{${prefix}tokens}:${await serverId()}:${tokenId}`;

  /** What is kept; else what keeps the answer that somebody gets who asks now, if that is the caller's to do. */
  const look = async (
    tokenId: string,
  ): Promise<KnownToken | ((answer: KnownToken) => Promise<unknown>) | undefined> => {
    const mark = `?${newId()}`;
    const key = await keyOf(tokenId);
    const kept = (await lookUp([key], [mark, keptMs])) as string | null;
    if (kept === null) return (answer) => keep([key], [mark, JSON.stringify(answer)]);
    return kept === '' ? undefined : (JSON.parse(kept) as KnownToken);
  };

  const known = async (tokenId: string): Promise<KnownToken | undefined> => {
    const found = await impatiently(() => look(tokenId)).catch(() => undefined);
    if (typeof found === 'object') return found;
    const answer = await durable.find(tokenId);
    if (answer && found) impatiently(() => found(answer)).catch(() => undefined);
    return answer;
  };

  const remove = async (tokenIds: readonly string[]): Promise<void> => {
    const keys = await Promise.all(tokenIds.map(keyOf));
    for (let from = 0; from < keys.length; from += batchSize) await redis.del(...keys.slice(from, from + batchSize));
  };

  const revokeAll = async (tokens: Parameters<DurableTokenRegistry['revokeAll']>[0]): Promise<void> => {
    const tokenIds = await durable.revokeAll(tokens);
    const recordedAt = performance.now();
    try {
      await remove(tokenIds);
    } catch (error) {
      logger.warn({ err: error }, 'a revocation waits, since Redis did not hear of it');
      await sleep(recordedAt + keptMs + slackMs - performance.now(), undefined, { signal: closing.signal }).catch(
        () => {
          throw new ZomaError('unavailable', { cause: error });
        },
      );
    }
  };

  return {
    register: durable.register,
    stateOf: async (tokenId) => {
      const token = await known(tokenId);
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
