import type { Server as HttpServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Socket as Connection } from 'node:net';
import { Server, type DefaultEventsMap, type ServerOptions } from 'socket.io';
import { asZomaError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { Services } from '../../operations/services.ts';
import type { Owner } from '../../ports/sessions.ts';
import type { Logger } from '../../ports/logger.ts';
import { logFailure } from '../failure-log.ts';
import type { Deliveries } from '../deliveries.ts';
import type { LiveConnections } from '../live-connections.ts';
import { serveConnection, type HandshakeData } from './connection.ts';

/** The largest message that is taken, in bytes: beyond the longest text, however it is escaped. A larger one closes the connection (WebSocket code 1009). */
const largestMessage = 1_000_000;

export type SocketAdapter = NonNullable<ServerOptions['adapter']>;

export interface SocketOptions {
  readonly httpServer: HttpServer;
  readonly services: Services;
  readonly live: LiveConnections;
  readonly deliveries: Deliveries;
  /** What reaches the sockets of other nodes; undefined when there are none. */
  readonly adapter: SocketAdapter | undefined;
  readonly logger: Logger;
  readonly corsOrigins: readonly string[] | undefined;
}

/** How long what has just ended may take to be told to readers who could go on elsewhere, in milliseconds. */
const lastWordMs = 250;
/** How often connections without a request are closed while the node stops, in milliseconds. */
const sweepMs = 20;

/** How long a connection may take to join the namespace, in milliseconds. */
const joinMs = 10_000;

const roomOf = (userId: string): string => `user:${userId}`;

/** The Socket.IO face, namespace `/ai`, on an HTTP server. */
export const createSocketServer = ({
  httpServer,
  services,
  live,
  deliveries,
  adapter,
  logger,
  corsOrigins,
}: SocketOptions) => {
  const server = new Server<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, HandshakeData>(httpServer, {
    serveClient: false,
    maxHttpBufferSize: largestMessage,
    perMessageDeflate: false,
    connectTimeout: joinMs,
    ...(adapter && { adapter }),
    cors: { origin: [...(corsOrigins ?? [])], credentials: true },
  });
  const namespace = server.of('/ai');

  // HTTP's own list leaves out connections that were upgraded to WebSocket.
  const connections = new Set<Connection>();
  httpServer.on('connection', (connection: Connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });

  namespace.use((socket, next) => {
    const given: unknown = socket.handshake.auth['token'];
    const token = typeof given === 'string' ? given : '';
    services.authentication.byAccessToken(token).then(
      (caller) => {
        socket.data = { token, caller };
        next();
      },
      (thrown: unknown) => {
        const error = asZomaError(thrown);
        logFailure(logger, error, { requestId: newId(), operation: 'handshake' });
        next(Object.assign(new Error(error.message), { data: error.toPublic() }));
      },
    );
  });

  namespace.on('connection', (socket) => {
    void socket.join(roomOf(socket.data.caller.userId));
    serveConnection(socket, { services, live, deliveries, logger });
  });

  // The upgrade request of each connection would be kept for as long as it lives.
  server.engine.on('connection', (rawSocket: { request: unknown }) => {
    rawSocket.request = null;
  });

  return {
    connectionCount: (): number => server.engine.clientsCount,

    /** Tells all sockets of the user, on every node, what has been used. Nobody waits for it. */
    tellUsage: (owner: Owner): void => {
      services.usage
        .current(owner)
        .then((usage) => namespace.to(roomOf(owner.userId)).emit('usage', usage))
        .catch((error: unknown) => logger.warn({ err: error }, 'usage could not be told'));
    },

    /**
     * Closes every connection, once what is on its way has been sent, and the HTTP server. For what
     * clients can read on elsewhere it hardly waits. One that takes nothing more is cut off after the patience.
     */
    close: async ({ patienceMs, elsewhere }: { patienceMs: number; elsewhere: boolean }): Promise<void> => {
      const closed = new Promise((resolve) => httpServer.once('close', resolve));
      httpServer.close();
      const patience = new AbortController();
      const lastWords = wait(elsewhere ? lastWordMs : patienceMs, undefined, { signal: patience.signal });
      await Promise.race([deliveries.settled(), closed, lastWords.catch(() => undefined)]);
      await live.leave();
      // Responses that end now leave their connections open for further requests.
      const idle = setInterval(() => httpServer.closeIdleConnections(), sweepMs);
      const cutOff = setTimeout(() => {
        for (const connection of connections) connection.destroy();
      }, patienceMs);
      await closed;
      patience.abort();
      clearInterval(idle);
      clearTimeout(cutOff);
      await server.close();
    },
  };
};

export type SocketServer = ReturnType<typeof createSocketServer>;
