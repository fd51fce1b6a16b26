import type { Redis } from 'ioredis';
import type { Logger } from '../../ports/logger.ts';

const fieldOf = (info: string, name: string): string | undefined => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1];

/**
 * Warns when Redis may evict keys, which would lose sessions' events, leases and limits while Redis is up. It reads `INFO memory`, which
 * also managed services allow that forbid `CONFIG GET`. Logs no warning for a server that does not report its policy. Never rejects.
 * @see https://redis.io/docs/latest/develop/reference/eviction/
 */
export const warnOfEviction = async (redis: Redis, logger: Logger): Promise<void> => {
  try {
    const info = await redis.info('memory');
    const [limit, policy] = [fieldOf(info, 'maxmemory'), fieldOf(info, 'maxmemory_policy')];
    if (limit === undefined || limit === '0' || policy === undefined || policy === 'noeviction') return;
    logger.warn(
      { maxmemory: Number(limit), policy },
      'Redis may evict keys of running sessions: set maxmemory-policy to noeviction',
    );
  } catch (error) {
    logger.debug({ err: error }, 'Redis did not report its eviction policy');
  }
};
