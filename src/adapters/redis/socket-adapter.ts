import { createAdapter, createShardedAdapter } from '@socket.io/redis-adapter';
import { whileRedisIsThere, type RedisConnections } from './connect.ts';

/** Since this version PUB/SUB can be sharded over a cluster. */
const shardedSince = 7;

const majorVersionIn = (info: string): number => Number(/redis_version:(\d+)/.exec(info)?.[1] ?? 0);

/**
 * Socket.IO's adapter: what one node emits to a room reaches the sockets of all. Sharded where
 * the server can. While Redis is away the sockets of the emitting node alone are reached.
 * @throws ZomaError `unavailable`
 */
export const createSocketAdapter = async (redis: RedisConnections) => {
  const info = await whileRedisIsThere(() => redis.commands.info('server'));
  const [publisher, subscriber] = await Promise.all([redis.patient(), redis.patient()]);
  return majorVersionIn(info) >= shardedSince
    ? createShardedAdapter(publisher, subscriber)
    : createAdapter(publisher, subscriber);
};
