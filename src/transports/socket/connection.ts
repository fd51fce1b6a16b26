import type { Socket } from 'socket.io';
import type { Caller } from '../../core/caller.ts';
import { asZomaError, ZomaError } from '../../core/errors.ts';
import { limitReached } from '../../core/limits/rate-limits.ts';
import { authorize } from '../../core/permissions.ts';
import { usage } from '../../operations/account.ts';
import { subscribe } from '../../operations/sessions.ts';
import type { TransportOptions } from '../deliveries.ts';
import { answerFailure, successOf } from '../replies.ts';
import { webSocketOf, type EngineConnection } from './engine-connection.ts';
import { createEventQueue } from './event-queue.ts';
import { handlerOf, refuseUnknown, type Connection } from './events.ts';
import { createSubscriptions } from './subscriptions.ts';

/** The result of a handshake. */
export interface HandshakeData {
  token: string;
  caller: Caller;
  /** The client's network address. */
  address: string;
  /** The value of `live.announced()` before the caller was authenticated. */
  checkedAt: number;
  /** Ends the count of the socket among those of its user. */
  release: () => void;
}

/** Names the room of a user's sockets, which get the user's usage. */
export const roomOf = (userId: string): string => `user:${userId}`;

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

/** Events whose effect depends on their order. */
const orderedEvents: readonly string[] = [subscribe.name, 'unsubscribe'];

const tooManyEvents = (now: number): ZomaError =>
  limitReached({
    limit: 'connections',
    message: 'Too many events of this socket are pending; wait for their acknowledgements.',
    resetAt: new Date(now + 1000),
    retryAfterSeconds: 1,
  });

/** Serves one connected socket until it disconnects. */
export const serveConnection = (
  socket: Socket,
  {
    services,
    live,
    deliveries,
    clock,
    logger,
  }: Pick<TransportOptions, 'services' | 'live' | 'deliveries' | 'clock' | 'logger'>,
): void => {
  const handshake = socket.data as HandshakeData;
  const { userId, organizationId } = handshake.caller;
  const engineConnection = socket.conn as unknown as EngineConnection;
  let { token } = handshake;

  const { keyId } = handshake.caller.credential;
  // The user by id: another user may have the e-mail address or the external id later.
  const actingFor = keyId === undefined || keyId === userId ? undefined : { userId };
  const authenticate = (): Promise<Caller> => services.authentication.byBearer({ token, actingFor });
  /** Usage is sent to the user's room if the user may see it; a key that acts for the user must be permitted to see it too. */
  const followUsage = async ({ permissions }: Caller): Promise<void> => {
    const mayFollow = !actingFor || usage.permissions.some((permission) => permissions.includes(permission));
    await (mayFollow ? socket.join(roomOf(userId)) : socket.leave(roomOf(userId)));
  };
  void followUsage(handshake.caller);
  const verify = async (): Promise<void> => {
    const caller = await authenticate();
    if (actingFor) await followUsage(caller);
    if (subscriptions.isEmpty()) return;
    try {
      authorize(caller, subscribe.permissions);
    } catch (error) {
      // The socket stays open for the user's other permissions.
      subscriptions.revoke(asZomaError(error));
    }
  };
  const queue = createEventQueue({
    pause: () => webSocketOf(engineConnection)?.pause(),
    resume: () => webSocketOf(engineConnection)?.resume(),
    onIdle: () => held.closeIfIdle(),
  });
  const subscriptions = createSubscriptions({ socket, deliveries, logger, onEmpty: () => held.closeIfIdle() });
  const held = live.hold({
    userId,
    organizationId,
    credential: handshake.caller.credential,
    verify,
    checkedAt: handshake.checkedAt,
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
    address: handshake.address,
    authenticate,
    renew: async (next) => {
      const caller = await services.authentication.byBearer({ token: next, actingFor });
      if (caller.userId !== userId) throw new ZomaError('forbidden', { message: 'The token is of another user.' });
      token = next;
      held.renew(caller.credential);
    },
  };

  const fail = (event: string, acknowledge: Acknowledge, thrown: unknown): void => {
    const operation = handlerOf(event, services) ? event : 'unknown event';
    acknowledge(answerFailure(logger, thrown, { operation }).body);
  };

  const handle = async (event: string, payload: unknown, acknowledge: Acknowledge): Promise<void> => {
    const changes = held.changes();
    try {
      const { reply, afterwards } = await (handlerOf(event, services) ?? refuseUnknown)(connection, payload);
      acknowledge(successOf(reply));
      afterwards?.();
      // The permission was checked before the change, and the subscription started after it.
      if (afterwards && held.changes() !== changes) held.recheck();
    } catch (thrown) {
      fail(event, acknowledge, thrown);
    }
  };

  socket.onAny((event: string, ...parameters: unknown[]) => {
    const { payload, acknowledge } = partsOf(parameters);
    const isTaken = queue.add(() => handle(event, payload, acknowledge), orderedEvents.includes(event));
    if (!isTaken) fail(event, acknowledge, tooManyEvents(clock.now()));
  });

  socket.on('disconnect', () => {
    queue.clear();
    subscriptions.clear();
    held.release();
  });
};
