import { once } from 'node:events';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Socket as Connection } from 'node:net';
import { Server, type DefaultEventsMap, type ServerOptions, type Socket as AnySocket } from 'socket.io';
import { asZomaError, validationFailed, ZomaError, type ErrorCode } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { withTimeout } from '../../core/with-timeout.ts';
import { readActingFor } from '../../operations/fields.ts';
import type { TransportOptions } from '../deliveries.ts';
import { logFailure } from '../replies.ts';
import { serveConnection, type HandshakeData } from './connection.ts';
import { gatherWrites } from './engine-connection.ts';
import { guardEngine } from './engine-guard.ts';
import { createUsageEvents } from './usage-events.ts';

/** The largest message in bytes: the longest text, however it is escaped. A larger one closes the connection (WebSocket code 1009). */
const largestMessage = 1_000_000;

/** Carries broadcasts to the sockets of other nodes. */
export type SocketAdapter = NonNullable<ServerOptions['adapter']>;

/** The parts that the Socket.IO server serves. */
interface SocketOptions extends TransportOptions {
  readonly httpServer: HttpServer;
  /** Undefined on a single node. */
  readonly adapter: SocketAdapter | undefined;
  /** How long a connection may be in no namespace, in milliseconds. */
  readonly joinMs?: number | undefined;
}

/** How long a stop waits for deliveries that clients can continue on another node, in milliseconds. */
const lastDeliveriesMs = 250;
/** The interval at which a stop closes connections without a request, in milliseconds. */
const sweepMs = 20;

const defaultJoinMs = 10_000;

/**
 * Refusals that end by themselves. After a refusal by the namespace a client does not retry, so that the connection is closed instead,
 * and the client reconnects by itself.
 */
const temporary: readonly ErrorCode[] = ['overloaded', 'unavailable'];

/** Makes the error of a refused join, with the public error in `data`. */
const refusal = (error: ZomaError): Error => Object.assign(new Error(error.message), { data: error.toPublic() });

/** Creates the Socket.IO server, namespace `/ai`, on an HTTP server. */
export const createSocketServer = (options: SocketOptions) => {
  const { httpServer, services, live, deliveries, adapter, logger, isOriginAllowed, readOrigin, limits } = options;
  const { joinMs = defaultJoinMs } = options;
  const server = new Server<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, HandshakeData>(httpServer, {
    serveClient: false,
    maxHttpBufferSize: largestMessage,
    perMessageDeflate: false,
    connectTimeout: joinMs,
    ...(adapter && { adapter }),
    cors: (request, answer) => {
      const { origin } = request.headers;
      // Engine.IO passes Node's request; the package's type declares only a part of it.
      const isAllowed = isOriginAllowed({ origin, ...readOrigin(request as unknown as IncomingMessage) });
      answer(null, { origin: isAllowed && origin !== undefined ? origin : false, credentials: true });
    },
  });
  gatherWrites(server.engine);
  const guard = guardEngine({ ...options, server, joinMs });
  // The root namespace has no events; joining it would keep a connection open without a token.
  server.of('/').use((_socket, next) => {
    next(refusal(new ZomaError('not_found', { message: 'There is no such namespace; join /ai.' })));
  });
  const namespace = server.of('/ai');

  // `httpServer.closeAllConnections` leaves out connections that were upgraded to WebSocket.
  const connections = new Set<Connection>();
  httpServer.on('connection', (connection: Connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });

  /** Resolves with undefined for a connection that has closed: its event `close`, which would end the count, has passed. */
  const admit = async ({ handshake, conn }: AnySocket, address: string): Promise<HandshakeData | undefined> => {
    const given: unknown = handshake.auth['token'];
    const token = typeof given === 'string' ? given : '';
    const actingFor = readActingFor(handshake.auth['onBehalfOf'], 'auth.onBehalfOf');
    const checkedAt = live.announced();
    const origin = { address, requestId: undefined };
    const caller = await services.authentication.byBearer({ token, actingFor }, origin);
    if (conn.readyState !== 'open') return undefined;
    return { token, caller, address, checkedAt, release: limits.openSocket(caller.userId) };
  };

  namespace.use((socket, next) => {
    const { conn } = socket;
    const membership = guard.membershipOf(conn);
    if (!membership?.begin()) {
      // Socket.IO refuses a second join only after the first has succeeded; all joins of a burst would succeed.
      conn.close();
      next(refusal(validationFailed([{ path: '', message: 'This connection has joined /ai, or a join is pending.' }])));
      return;
    }
    admit(socket, membership.address).then(
      (data) => {
        if (data) {
          socket.data = data;
          // A connection that closes before the join is complete emits no `disconnect` of the socket.
          conn.once('close', data.release);
        }
        next();
      },
      (thrown: unknown) => {
        const error = asZomaError(thrown);
        logFailure(logger, error, { requestId: newId(), operation: 'handshake' });
        membership.refuse();
        if (temporary.includes(error.code)) conn.close();
        next(refusal(error));
      },
    );
  });

  namespace.on('connection', (socket) => {
    const membership = guard.membershipOf(socket.conn);
    membership?.join();
    socket.once('disconnect', () => {
      socket.data.release();
      membership?.leave();
    });
    serveConnection(socket, options);
  });

  const usageEvents = createUsageEvents({ namespace, services, logger });

  return {
    connectionCount: (): number => server.engine.clientsCount,

    sendUsage: usageEvents.send,

    /** Moves clients to other nodes: refuses every handshake and closes each connection as soon as it is idle. */
    drain: (): void => {
      limits.drain();
      live.drain().catch((error: unknown) => logger.error({ err: error }, 'closing idle sockets failed'));
    },

    /**
     * Closes every connection and the HTTP server, once running deliveries have ended or `timeoutMs` has passed; 250 ms when clients can
     * continue on another node. Connections that are open after another `timeoutMs` are destroyed.
     */
    close: async ({ timeoutMs, elsewhere }: { timeoutMs: number; elsewhere: boolean }): Promise<void> => {
      const closed = once(httpServer, 'close');
      httpServer.close();
      const delivered = Promise.race([deliveries.settled(), closed]);
      await withTimeout(elsewhere ? lastDeliveriesMs : timeoutMs, delivered).catch(() => undefined);
      await live.leave();
      // Responses that end now leave their connections open for further requests.
      const idle = setInterval(() => httpServer.closeIdleConnections(), sweepMs);
      await withTimeout(timeoutMs, closed).catch(() => {
        for (const connection of connections) connection.destroy();
      });
      await closed;
      clearInterval(idle);
      usageEvents.close();
      await server.close();
    },
  };
};
