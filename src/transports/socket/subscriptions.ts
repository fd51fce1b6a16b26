import { once } from 'node:events';
import type { Socket } from 'socket.io';
import { toWire } from '../../core/enhancement/events.ts';
import type { Subscription } from '../../core/enhancement/read/subscribe.ts';
import type { ZomaError } from '../../core/errors.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Deliveries } from '../deliveries.ts';

/** The most packets in a connection's buffer before its deliveries pause. */
const mostWaiting = 32;

/** Returns whether a connection's buffer is full. Engine.IO declares the buffer private and offers no other measure. */
const isCongested = ({ conn }: Socket): boolean =>
  (conn as unknown as { readonly writeBuffer: unknown[] }).writeBuffer.length >= mostWaiting;

/**
 * Emits a subscription's events to a socket, in order, until the ending event or until `signal` aborts. A full connection pauses the
 * reading of the log, so that a slow client costs this node no more than the packets in its buffer.
 */
export const deliver = async (socket: Socket, subscription: Subscription, signal: AbortSignal): Promise<void> => {
  const { sessionId, status, newestSeq } = subscription;
  socket.emit('connected', { sessionId, status, newestSeq });
  for await (const entries of subscription.events(signal)) {
    for (const entry of entries) {
      while (isCongested(socket) && !signal.aborted) {
        await once(socket.conn, 'drain', { signal }).catch(() => undefined);
      }
      if (signal.aborted) return;
      socket.emit(entry.event.name, toWire(sessionId, entry));
    }
  }
};

/** Creates the subscriptions of a socket, one for each session. */
export const createSubscriptions = ({
  socket,
  deliveries: onNode,
  logger,
  onEmpty,
}: {
  socket: Socket;
  deliveries: Deliveries;
  logger: Logger;
  /** Called when the last subscription has ended or been removed. */
  onEmpty: () => void;
}) => {
  const deliveries = new Map<string, AbortController>();

  const remove = (sessionId: string): void => {
    deliveries.get(sessionId)?.abort();
    deliveries.delete(sessionId);
  };

  return {
    /** Starts to deliver; it replaces an earlier subscription to the same session. */
    add: (subscription: Subscription): void => {
      const { sessionId } = subscription;
      remove(sessionId);
      if (!socket.connected) return;
      const delivery = new AbortController();
      deliveries.set(sessionId, delivery);
      const delivering = deliver(socket, subscription, delivery.signal)
        .catch((error: unknown) => logger.error({ err: error, sessionId }, 'event delivery to a socket failed'))
        .finally(() => {
          if (deliveries.get(sessionId) === delivery) deliveries.delete(sessionId);
          if (deliveries.size === 0) onEmpty();
        });
      onNode.add(delivering);
    },
    remove,
    has: (sessionId: string): boolean => deliveries.has(sessionId),
    isEmpty: (): boolean => deliveries.size === 0,
    /** Ends all subscriptions and sends the client the reason; the sessions continue. */
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

/** The subscriptions of a socket. */
export type Subscriptions = ReturnType<typeof createSubscriptions>;
