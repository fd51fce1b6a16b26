import type { Socket } from 'socket.io';
import type { Caller } from '../../core/caller.ts';
import { asZomaError, ZomaError } from '../../core/errors.ts';
import { limitReached } from '../../core/limits/rate-limits.ts';
import { newId } from '../../core/ids.ts';
import { authorize } from '../../core/permissions.ts';
import type { Services } from '../../operations/services.ts';
import { subscribe } from '../../operations/subscribe.ts';
import type { Logger } from '../../ports/logger.ts';
import { failureOf, successOf } from '../envelope.ts';
import { logFailure } from '../failure-log.ts';
import type { Deliveries } from '../deliveries.ts';
import type { LiveConnections } from '../live-connections.ts';
import { createEventQueue } from './event-queue.ts';
import { handlers, refuseUnknown, type Answer, type Connection } from './events.ts';
import { createSubscriptions } from './subscriptions.ts';

/** What the handshake has found out. */
export interface HandshakeData {
  token: string;
  caller: Caller;
  /** Ends the count of the socket among those of its user. */
  release: () => void;
}

type Acknowledge = (envelope: object) => void;

/** The payload and the acknowledgement of an event; a client may leave out either. */
const partsOf = (parameters: readonly unknown[]): { payload: unknown; acknowledge: Acknowledge } => {
  const last = parameters.at(-1);
  const hasAcknowledgement = typeof last === 'function';
  return {
    payload: parameters.length > (hasAcknowledgement ? 1 : 0) ? parameters[0] : {},
    acknowledge: hasAcknowledgement ? (last as Acknowledge) : () => undefined,
  };
};

/** A subscribe and the unsubscribe that follows it: their order is their meaning. */
const orderedEvents: readonly string[] = [subscribe.name, 'unsubscribe'];

const tooManyEvents = (): ZomaError =>
  limitReached({
    limit: 'connections',
    message: 'Too many events of this socket wait; await their acknowledgements.',
    resetAt: new Date(),
    retryAfterSeconds: 1,
  });

/** The WebSocket (package ws) below a socket; undefined while it polls. Engine.IO has no public way to it. */
const webSocketOf = ({ conn }: Socket): { pause(): void; resume(): void } | undefined => {
  const { transport } = conn;
  if (transport.name !== 'websocket') return undefined;
  return (transport as unknown as { readonly socket: { pause(): void; resume(): void } }).socket;
};

/** Serves one connected socket until it disconnects. */
export const serveConnection = (
  socket: Socket,
  {
    services,
    live,
    deliveries,
    logger,
  }: { services: Services; live: LiveConnections; deliveries: Deliveries; logger: Logger },
): void => {
  const handshake = socket.data as HandshakeData;
  const { userId } = handshake.caller;
  let { token } = handshake;

  const authenticate = (): Promise<Caller> => services.authentication.byAccessToken(token);
  const verify = async (): Promise<void> => {
    const caller = await authenticate();
    if (subscriptions.isEmpty()) return;
    try {
      authorize(caller, subscribe.permissions);
    } catch (error) {
      // The user may still do other things: the socket stays.
      subscriptions.revoke(asZomaError(error));
    }
  };
  const queue = createEventQueue({
    pause: () => webSocketOf(socket)?.pause(),
    resume: () => webSocketOf(socket)?.resume(),
    onIdle: () => held.rest(),
  });
  const subscriptions = createSubscriptions({ socket, deliveries, logger, onEmpty: () => held.rest() });
  const held = live.hold({
    userId,
    credential: handshake.caller.credential,
    verify,
    isIdle: () => subscriptions.isEmpty() && queue.isIdle(),
    onExpiring: (expiresAt) => socket.emit('token_expiring', { expiresAt: expiresAt.toISOString() }),
    onEnd: (error) => {
      socket.emit('unauthorized', error.toPublic());
      socket.disconnect(true);
    },
    // Close the connection: a server-side `disconnect` turns off the client's automatic reconnect.
    onLeave: () => socket.conn.close(),
  });

  const connection: Connection = {
    services,
    subscriptions,
    authenticate,
    renew: async (next) => {
      const caller = await services.authentication.byAccessToken(next);
      if (caller.userId !== userId) throw new ZomaError('forbidden', { message: 'The token is of another user.' });
      token = next;
      held.renew(caller.credential);
    },
  };

  const answerTo = (event: string, payload: unknown): Promise<Answer> =>
    (handlers.get(event) ?? refuseUnknown)(connection, payload);

  const fail = (event: string, acknowledge: Acknowledge, error: ZomaError): void => {
    const requestId = newId();
    logFailure(logger, error, { requestId, operation: handlers.has(event) ? event : 'unknown event' });
    acknowledge(failureOf(error, requestId));
  };

  const handle = async (event: string, payload: unknown, acknowledge: Acknowledge): Promise<void> => {
    const changes = held.changes();
    try {
      const { reply, afterwards } = await answerTo(event, payload);
      acknowledge(successOf(reply));
      afterwards?.();
      // The permission was checked before the change, and the subscription began after it.
      if (afterwards && held.changes() !== changes) held.recheck();
    } catch (thrown) {
      fail(event, acknowledge, asZomaError(thrown));
    }
  };

  socket.onAny((event: string, ...parameters: unknown[]) => {
    const { payload, acknowledge } = partsOf(parameters);
    const isTaken = queue.add(() => handle(event, payload, acknowledge), orderedEvents.includes(event));
    if (!isTaken) fail(event, acknowledge, tooManyEvents());
  });

  socket.on('disconnect', () => {
    queue.clear();
    subscriptions.clear();
    held.release();
  });
};
