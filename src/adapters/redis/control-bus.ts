import type { Redis } from 'ioredis';
import type { ControlBus, ControlMessage } from '../../ports/control-bus.ts';
import { createMemoryControlBus } from '../memory/control-bus.ts';
import { reportingUnavailable, type RedisStoreOptions } from './connect.ts';

/**
 * Creates the control bus over one Redis channel. Redis puts the messages of all nodes into one order, in which every node
 * receives them, its own included. A node misses messages while it is disconnected; `onMissed` is called when it has
 * subscribed again. A publish that times out is `unavailable`, but may have been delivered. Resolves when this node has subscribed.
 * `subscriber` is the connection for PUB/SUB, which other users may share.
 * @throws ZomaError `unavailable`
 */
export const createRedisControlBus = async ({
  redis,
  subscriber,
  logger,
  prefix,
}: RedisStoreOptions & { readonly subscriber: Redis }): Promise<ControlBus & { close(): Promise<void> }> => {
  const channel = `${prefix}control`;
  const local = createMemoryControlBus({ logger });
  const missedHandlers = new Set<{ readonly onMissed: (() => void) | undefined }>();

  const deliver = (name: string, text: string): void => {
    if (name !== channel) return;
    try {
      void local.publish(JSON.parse(text) as ControlMessage);
    } catch (error) {
      // An exception in a listener of the connection would end the process.
      logger.error({ err: error }, 'control message ignored: it is not JSON');
    }
  };

  const resubscribe = (): void => {
    // Messages can be missed until the subscription is confirmed.
    subscriber.subscribe(channel).then(
      () => {
        for (const { onMissed } of missedHandlers) onMissed?.();
      },
      (error: unknown) => logger.debug({ err: error }, 'control channel not subscribed: Redis is unavailable again'),
    );
  };

  const close = async (): Promise<void> => {
    subscriber.off('message', deliver).off('ready', resubscribe);
    missedHandlers.clear();
    await subscriber.unsubscribe(channel).catch((error: unknown) => {
      logger.debug({ err: error }, 'control channel not unsubscribed');
    });
  };

  subscriber.on('message', deliver);
  try {
    await reportingUnavailable(() => subscriber.subscribe(channel));
  } catch (error) {
    subscriber.off('message', deliver);
    throw error;
  }
  subscriber.on('ready', resubscribe);

  return {
    publish: async (message) => {
      await reportingUnavailable(() => redis.publish(channel, JSON.stringify(message)));
    },
    subscribe: (handler, onMissed) => {
      const unsubscribe = local.subscribe(handler);
      const missed = { onMissed };
      missedHandlers.add(missed);
      return () => {
        unsubscribe();
        missedHandlers.delete(missed);
      };
    },
    close,
  };
};
