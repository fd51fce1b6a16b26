import type { ControlBus, ControlMessage } from '../../ports/control-bus.ts';
import type { Logger } from '../../ports/logger.ts';

/** Creates a control bus within this process. It delivers a message before `publish` resolves. */
export const createMemoryControlBus = ({ logger }: { logger: Logger }): ControlBus => {
  const subscriptions = new Set<{ readonly handler: (message: ControlMessage) => void }>();
  const queue: ControlMessage[] = [];
  let delivering = false;

  const deliver = (message: ControlMessage): void => {
    for (const { handler } of subscriptions) {
      try {
        handler(message);
      } catch (error) {
        logger.error({ err: error, type: message.type }, 'control message handler failed');
      }
    }
  };

  return {
    publish: (message) => {
      queue.push(message);
      // A message that a handler publishes waits until every subscriber has received the present one.
      if (delivering) return Promise.resolve();
      delivering = true;
      for (let next = queue.shift(); next; next = queue.shift()) deliver(next);
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
