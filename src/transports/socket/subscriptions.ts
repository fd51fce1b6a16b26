import type { Socket } from 'socket.io';
import type { Subscription } from '../../core/enhancement/subscribe.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Deliveries } from '../deliveries.ts';
import { deliver } from './delivery.ts';

/** What a socket listens to: one subscription a session. */
export const createSubscriptions = ({
  socket,
  deliveries: onNode,
  logger,
}: {
  socket: Socket;
  deliveries: Deliveries;
  logger: Logger;
}) => {
  const deliveries = new Map<string, AbortController>();

  const remove = (sessionId: string): void => {
    deliveries.get(sessionId)?.abort();
    deliveries.delete(sessionId);
  };

  return {
    /** Begins to deliver; what was subscribed to the same session before ends here. */
    add: (subscription: Subscription): void => {
      const { sessionId } = subscription;
      remove(sessionId);
      if (!socket.connected) return;
      const delivery = new AbortController();
      deliveries.set(sessionId, delivery);
      const delivering = deliver(socket, subscription, delivery.signal)
        .catch((error: unknown) => logger.error({ err: error, sessionId }, 'a delivery failed'))
        .finally(() => {
          if (deliveries.get(sessionId) === delivery) deliveries.delete(sessionId);
        });
      onNode.add(delivering);
    },
    remove,
    clear: (): void => {
      for (const sessionId of deliveries.keys()) remove(sessionId);
    },
  };
};

export type Subscriptions = ReturnType<typeof createSubscriptions>;
