import type { Redis } from 'ioredis';
import type { Logger } from '../../ports/logger.ts';

/** The share of `maxmemory` from which on Redis counts as full, and the share below which it has room again. */
const fullFrom = 0.85;
const roomBelow = 0.8;
/** Interval of the readings, in milliseconds. */
const everyMs = 1_000;

/** Redis's memory, as of the last reading. */
export interface RedisMemory {
  /** Whether little memory is left, so that no session may begin; false for a Redis without `maxmemory`. */
  isFull(): boolean;
  /** The used share of `maxmemory`; 0 without `maxmemory`. */
  usedShare(): number;
  /** Stops the readings. */
  close(): void;
}

const fieldOf = (info: string, name: string): string | undefined => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1];
const numberOf = (info: string, name: string): number => Number(fieldOf(info, name) ?? 0);

/**
 * Reads Redis's memory every second, and logs when it becomes full and when it has room again. A full Redis with
 * the policy `noeviction` refuses every write, so the last 15 % are kept for running sessions and logins. Another policy may evict keys,
 * which loses sessions' events, leases and limits while Redis is up: a warning names it.
 *
 * It reads `INFO memory`, which also managed services allow that forbid `CONFIG GET`. While Redis does not answer, the last reading counts.
 * Resolves after the first reading; never rejects.
 * @see https://redis.io/docs/latest/develop/reference/eviction/
 */
export const watchMemory = async (redis: Redis, logger: Logger): Promise<RedisMemory> => {
  let share = 0;
  let isFull = false;

  const warnOfEviction = (info: string, maxmemory: number): void => {
    const policy = fieldOf(info, 'maxmemory_policy');
    if (policy === undefined || policy === 'noeviction') return;
    logger.warn({ maxmemory, policy }, 'Redis may evict keys of running sessions: set maxmemory-policy to noeviction');
  };

  /** Reads the memory; returns the answer, and `maxmemory`, 0 when it is not set. */
  const read = async (): Promise<{ readonly info: string; readonly maxmemory: number }> => {
    const info = await redis.info('memory');
    const maxmemory = numberOf(info, 'maxmemory');
    // Redis does not count its buffers for replicas and the append-only file against maxmemory.
    const used = numberOf(info, 'used_memory') - numberOf(info, 'mem_not_counted_for_evict');
    share = maxmemory === 0 ? 0 : used / maxmemory;
    const wasFull = isFull;
    isFull = share >= (isFull ? roomBelow : fullFrom);
    if (isFull && !wasFull) {
      logger.warn({ used, maxmemory }, 'Redis is almost full: new sessions are refused as overloaded; raise maxmemory');
    } else if (wasFull && !isFull) {
      logger.info({ used, maxmemory }, 'Redis has room again: new sessions are accepted');
    }
    return { info, maxmemory };
  };

  const onFailure = (error: unknown): void => logger.debug({ err: error }, 'Redis did not report its memory');
  try {
    const { info, maxmemory } = await read();
    if (maxmemory > 0) warnOfEviction(info, maxmemory);
  } catch (error) {
    onFailure(error);
  }
  // Also without `maxmemory`, which may be set later.
  const timer = setInterval(() => void read().catch(onFailure), everyMs);
  return { isFull: () => isFull, usedShare: () => share, close: () => clearInterval(timer) };
};
