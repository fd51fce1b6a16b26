import { createAdapter, createShardedAdapter } from '@socket.io/redis-adapter';
import { reportingUnavailable, type RedisConnections } from './connect.ts';

/** The first major version with sharded PUB/SUB. */
const shardedSince = 7;

const majorVersionIn = (info: string): number => Number(/redis_version:(\d+)/.exec(info)?.[1] ?? 0);

/**
 * Creates Socket.IO's Redis adapter, which delivers what one node emits to a room to the sockets of all nodes. Uses sharded PUB/SUB
 * where the server has it. While Redis is unavailable, only the emitting node's sockets are reached.
 * @throws ZomaError `unavailable`
 */
export const createSocketAdapter = async (redis: RedisConnections) => {
  const info = await reportingUnavailable(() => redis.commands.info('server'));
  const [publisher, subscriber] = await Promise.all([redis.patient(), redis.patient()]);
  return majorVersionIn(info) >= shardedSince
    ? createShardedAdapter(publisher, subscriber)
    : createAdapter(publisher, subscriber);
};
