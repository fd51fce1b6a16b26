import type { ControlBus, ControlMessage } from '../../ports/control-bus.ts';
import type { Logger } from '../../ports/logger.ts';

/** Control messages within this process, delivered before `publish` resolves. */
export const createMemoryControlBus = ({ logger }: { logger: Logger }): ControlBus => {
  const subscriptions = new Set<{ readonly handler: (message: ControlMessage) => void }>();
  const waiting: ControlMessage[] = [];
  let delivering = false;

  const tell = (message: ControlMessage): void => {
    for (const { handler } of subscriptions) {
      try {
        handler(message);
      } catch (error) {
        logger.error({ err: error, type: message.type }, 'a control message was not handled');
      }
    }
  };

  return {
    publish: (message) => {
      waiting.push(message);
      // What a handler publishes waits until all have been told of its cause.
      if (delivering) return Promise.resolve();
      delivering = true;
      for (let next = waiting.shift(); next; next = waiting.shift()) tell(next);
      delivering = false;
      return Promise.resolve();
    },
    subscribe: (handler) => {
      const subscription = { handler };
      subscriptions.add(subscription);
      return () => void subscriptions.delete(subscription);
    },
  };
};
