import type { Socket } from 'socket.io';
import { toWireJson } from '../../core/enhancement/events.ts';
import type { Subscription } from '../../core/enhancement/read/subscribe.ts';
import type { ZomaError } from '../../core/errors.ts';
import type { Logger } from '../../ports/logger.ts';
import { startDelivery, type Deliveries, type Delivery } from '../deliveries.ts';
import { encodeOnce } from '../encode-once.ts';
import { encodeEvent, sendPackets, type EngineConnection } from './engine-connection.ts';

/** The most packets in a connection's buffer before its deliveries pause. */
const mostWaiting = 32;

const encode = encodeOnce((sessionId, entry) => {
  const packet = encodeEvent('/ai', entry.event.name, toWireJson(sessionId, entry));
  // The packet and its frame.
  return { packet, size: 3 * packet.data.length };
});

/**
 * Sends a subscription's events to a socket, in order. A full connection pauses the reading of the log, so that a slow client costs this
 * node no more than the packets in its buffer.
 */
export const deliver = (socket: Socket, subscription: Subscription): Delivery => {
  const { sessionId, status, newestSeq } = subscription;
  const connection = socket.conn as unknown as EngineConnection;
  socket.emit('connected', { sessionId, status, newestSeq });
  const delivery = startDelivery(subscription, (entries) => {
    let taken = 0;
    while (taken < entries.length) {
      const room = mostWaiting - connection.writeBuffer.length;
      if (room <= 0) {
        socket.conn.once('drain', delivery.resume);
        break;
      }
      const packets = entries.slice(taken, taken + room).map((entry) => encode(sessionId, entry).packet);
      sendPackets(connection, packets);
      taken += packets.length;
    }
    return taken;
  });
  return {
    ...delivery,
    stop: () => {
      socket.conn.off('drain', delivery.resume);
      delivery.stop();
    },
  };
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
  const deliveries = new Map<string, Delivery>();

  const remove = (sessionId: string): void => {
    deliveries.get(sessionId)?.stop();
    deliveries.delete(sessionId);
  };

  return {
    /** Starts to deliver; it replaces an earlier subscription to the same session. */
    add: (subscription: Subscription): void => {
      const { sessionId } = subscription;
      remove(sessionId);
      if (!socket.connected) return;
      const delivery = deliver(socket, subscription);
      deliveries.set(sessionId, delivery);
      const delivering = delivery.ended
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
