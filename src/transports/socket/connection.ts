import type { Socket } from 'socket.io';
import type { Caller } from '../../core/caller.ts';
import { asZomaError, ZomaError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { Services } from '../../operations/services.ts';
import type { Logger } from '../../ports/logger.ts';
import { failureOf, successOf } from '../envelope.ts';
import { logFailure } from '../failure-log.ts';
import type { Deliveries } from '../deliveries.ts';
import type { LiveConnections } from '../live-connections.ts';
import { handlers, refuseUnknown, type Answer, type Connection } from './events.ts';
import { createSubscriptions } from './subscriptions.ts';

/** What the handshake has found out. */
export interface HandshakeData {
  token: string;
  caller: Caller;
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
  const subscriptions = createSubscriptions({ socket, deliveries, logger });
  const { userId } = handshake.caller;
  let { token } = handshake;

  const authenticate = (): Promise<Caller> => services.authentication.byAccessToken(token);
  const held = live.hold({
    userId,
    credential: handshake.caller.credential,
    verify: authenticate,
    onExpiring: (expiresAt) => socket.emit('token_expiring', { expiresAt: expiresAt.toISOString() }),
    onEnd: (error) => {
      socket.emit('unauthorized', error.toPublic());
      socket.disconnect(true);
    },
    // The connection and not the socket: else the client took it for an end that is meant.
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

  const handle = async (event: string, parameters: readonly unknown[]): Promise<void> => {
    const { payload, acknowledge } = partsOf(parameters);
    try {
      const { reply, afterwards } = await answerTo(event, payload);
      acknowledge(successOf(reply));
      afterwards?.();
    } catch (thrown) {
      const error = asZomaError(thrown);
      const requestId = newId();
      logFailure(logger, error, { requestId, operation: handlers.has(event) ? event : 'unknown event' });
      acknowledge(failureOf(error, requestId));
    }
  };

  // One after the other where the order is the meaning: a subscribe and the unsubscribe that follows it.
  let ordered = Promise.resolve();
  socket.onAny((event: string, ...parameters: unknown[]) => {
    if (event === 'subscribe' || event === 'unsubscribe') ordered = ordered.then(() => handle(event, parameters));
    else void handle(event, parameters);
  });

  socket.on('disconnect', () => {
    subscriptions.clear();
    held.release();
  });
};
