import type { Socket } from 'socket.io';
import type { Subscription } from '../../core/enhancement/subscribe.ts';
import type { Logger } from '../../ports/logger.ts';
import { deliver } from './delivery.ts';

/** The deliveries under way on a node, so that a stop can wait for what is on its way. */
export type Deliveries = Set<Promise<void>>;

/** What a socket listens to: one subscription a session. */
export const createSubscriptions = ({
  socket,
  deliveries: underWay,
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
      const done = deliver(socket, subscription, delivery.signal)
        .catch((error: unknown) => logger.error({ err: error, sessionId }, 'a delivery failed'))
        .finally(() => {
          if (deliveries.get(sessionId) === delivery) deliveries.delete(sessionId);
          underWay.delete(done);
        });
      underWay.add(done);
    },
    remove,
    clear: (): void => {
      for (const sessionId of deliveries.keys()) remove(sessionId);
    },
  };
};

export type Subscriptions = ReturnType<typeof createSubscriptions>;
