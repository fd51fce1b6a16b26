import type { Redis } from 'ioredis';
import type { Logger } from '../../ports/logger.ts';

const fieldOf = (info: string, name: string): string | undefined => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1];

/**
 * Warns when Redis may evict keys: sessions' events, leases and limits would be lost while Redis is up. `INFO memory` has the policy
 * also on managed services that forbid `CONFIG GET`; a server that does not say is not warned of. Never rejects.
 * @see https://redis.io/docs/latest/develop/reference/eviction/
 */
export const warnOfEviction = async ({
  redis,
  logger,
}: {
  readonly redis: Redis;
  readonly logger: Logger;
}): Promise<void> => {
  try {
    const info = await redis.info('memory');
    const [limit, policy] = [fieldOf(info, 'maxmemory'), fieldOf(info, 'maxmemory_policy')];
    if (limit === undefined || limit === '0' || policy === undefined || policy === 'noeviction') return;
    logger.warn(
      { maxmemory: Number(limit), policy },
      'Redis may evict keys of running sessions: set maxmemory-policy to noeviction',
    );
  } catch (error) {
    logger.debug({ err: error }, 'Redis does not say which keys it evicts');
  }
};
