import type { Socket } from 'socket.io';
import { toWire } from '../../core/enhancement/events.ts';
import type { Subscription } from '../../core/enhancement/read/subscribe.ts';

/** The packets that may wait in a connection's buffer before its readers pause. */
const mostWaiting = 32;

/** Resolves when the connection has sent what waits, or is closed. */
const drained = (socket: Socket, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      socket.conn.off('drain', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    socket.conn.on('drain', done);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });

/** Engine.IO declares its buffer private, but has no other word for how full a connection is. */
const waitingIn = (socket: Socket): number => (socket.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length;

const isCongested = (socket: Socket): boolean => waitingIn(socket) >= mostWaiting;

/**
 * Emits a subscription's events to a socket, in order, until the ending event or until
 * `signal` aborts. A socket that takes no more pauses the reading of the log: a slow
 * client costs this node no more than the packets that wait in its connection.
 */
export const deliver = async (socket: Socket, subscription: Subscription, signal: AbortSignal): Promise<void> => {
  const { sessionId, status, newestSeq } = subscription;
  socket.emit('connected', { sessionId, status, newestSeq });
  for await (const entries of subscription.events(signal)) {
    for (const entry of entries) {
      while (isCongested(socket) && !signal.aborted) await drained(socket, signal);
      if (signal.aborted) return;
      socket.emit(entry.event.name, toWire(sessionId, entry));
    }
  }
};
