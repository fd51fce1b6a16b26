import { createAdapter, createShardedAdapter } from '@socket.io/redis-adapter';
import type { Redis } from 'ioredis';
import { reportingUnavailable, type RedisConnections } from './connect.ts';

/** The first major version with sharded PUB/SUB. */
const shardedSince = 7;

/** The most channels in one command. */
const mostChannels = 1_000;

type SubscriptionCommand = 'ssubscribe' | 'sunsubscribe';

/**
 * Wraps the connection of the adapter's subscriptions. The adapter subscribes to a channel for each room, so that thousands of users who
 * come back at once would cost a command each; the channels of one turn of the event loop share commands, in the order of the calls.
 */
export const gatherSubscriptions = (redis: Pick<Redis, SubscriptionCommand | 'on'>) => {
  let gathered: { readonly command: SubscriptionCommand; readonly channels: string[] }[] = [];
  const send = (): void => {
    const commands = gathered;
    gathered = [];
    for (const { command, channels } of commands) void redis[command](...channels);
  };
  const gather =
    (command: SubscriptionCommand) =>
    (channel: string): void => {
      if (gathered.length === 0) setImmediate(send);
      const last = gathered.at(-1);
      if (last?.command === command && last.channels.length < mostChannels) last.channels.push(channel);
      else gathered.push({ command, channels: [channel] });
    };
  return { on: redis.on.bind(redis), ssubscribe: gather('ssubscribe'), sunsubscribe: gather('sunsubscribe') };
};

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
    ? createShardedAdapter(publisher, gatherSubscriptions(subscriber))
    : createAdapter(publisher, subscriber);
};
