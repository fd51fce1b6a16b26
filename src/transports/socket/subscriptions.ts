import type { Socket } from 'socket.io';
import type { Subscription } from '../../core/enhancement/read/subscribe.ts';
import type { ZomaError } from '../../core/errors.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Deliveries } from '../deliveries.ts';
import { deliver } from './delivery.ts';

/** What a socket listens to: one subscription a session. */
export const createSubscriptions = ({
  socket,
  deliveries: onNode,
  logger,
  onEmpty,
}: {
  socket: Socket;
  deliveries: Deliveries;
  logger: Logger;
  /** The last subscription has been delivered to its end, or removed. */
  onEmpty: () => void;
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
        .catch((error: unknown) => logger.error({ err: error, sessionId }, 'delivering events to a socket failed'))
        .finally(() => {
          if (deliveries.get(sessionId) === delivery) deliveries.delete(sessionId);
          if (deliveries.size === 0) onEmpty();
        });
      onNode.add(delivering);
    },
    remove,
    has: (sessionId: string): boolean => deliveries.has(sessionId),
    isEmpty: (): boolean => deliveries.size === 0,
    /** Ends all, and tells the client why: nothing more comes of these sessions although they go on. */
    revoke: (error: ZomaError): void => {
      for (const sessionId of deliveries.keys()) {
        remove(sessionId);
        socket.emit('unsubscribed', { sessionId, error: error.toPublic() });
      }
    },
    clear: (): void => {
      for (const sessionId of deliveries.keys()) remove(sessionId);
    },
  };
};

export type Subscriptions = ReturnType<typeof createSubscriptions>;
