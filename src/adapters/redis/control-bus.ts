import type { Redis } from 'ioredis';
import type { ControlBus, ControlMessage } from '../../ports/control-bus.ts';
import type { Logger } from '../../ports/logger.ts';
import { whileRedisIsThere } from './connect.ts';

export interface RedisControlBusOptions {
  readonly redis: Redis;
  /** The connection for PUB/SUB, which others may use as well. */
  readonly subscriber: Redis;
  readonly logger: Logger;
  readonly prefix: string;
}

/**
 * Control messages over one channel: Redis puts those of all nodes into one order, and every
 * node hears them in it, the publisher's own included. A node that has lost its connection
 * misses what is said until it is back, and is told that it did.
 *
 * A message that Redis does not take within the connection's time for a command is rejected
 * as `unavailable`; it may have been told all the same. Resolves when this node hears.
 * @throws ZomaError `unavailable`
 */
export const createRedisControlBus = async ({
  redis,
  subscriber,
  logger,
  prefix,
}: RedisControlBusOptions): Promise<ControlBus & { close(): Promise<void> }> => {
  const channel = `${prefix}control`;
  const subscriptions = new Set<{
    readonly handler: (message: ControlMessage) => void;
    readonly onMissed: (() => void) | undefined;
  }>();

  const tell = (message: ControlMessage): void => {
    for (const { handler } of subscriptions) {
      try {
        handler(message);
      } catch (error) {
        logger.error({ err: error, type: message.type }, 'a control message was not handled');
      }
    }
  };

  const hear = (name: string, text: string): void => {
    if (name !== channel) return;
    try {
      tell(JSON.parse(text) as ControlMessage);
    } catch (error) {
      // Thrown on it would end the process: the connection has nobody to catch it.
      logger.error({ err: error }, 'a control message could not be read');
    }
  };

  const comeBack = (): void => {
    // Only when this is heard again can nothing more be missed.
    subscriber.subscribe(channel).then(
      () => {
        for (const { onMissed } of subscriptions) onMissed?.();
      },
      (error: unknown) => logger.debug({ err: error }, 'the control channel is away again'),
    );
  };

  const close = async (): Promise<void> => {
    subscriber.off('message', hear).off('ready', comeBack);
    subscriptions.clear();
    await subscriber.unsubscribe(channel).catch((error: unknown) => {
      logger.debug({ err: error }, 'the control channel could not be left');
    });
  };

  subscriber.on('message', hear);
  try {
    await whileRedisIsThere(() => subscriber.subscribe(channel));
  } catch (error) {
    subscriber.off('message', hear);
    throw error;
  }
  subscriber.on('ready', comeBack);

  return {
    publish: (message) =>
      whileRedisIsThere(async () => {
        await redis.publish(channel, JSON.stringify(message));
      }),
    subscribe: (handler, onMissed) => {
      const subscription = { handler, onMissed };
      subscriptions.add(subscription);
      return () => void subscriptions.delete(subscription);
    },
    close,
  };
};
