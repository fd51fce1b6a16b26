import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Socket as Connection } from 'node:net';
import { Server, type DefaultEventsMap, type ServerOptions, type Socket as AnySocket } from 'socket.io';
import { asZomaError, validationFailed, ZomaError, type ErrorCode } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { Services } from '../../operations/services.ts';
import { usage as usageOperation } from '../../operations/usage.ts';
import type { Owner } from '../../ports/sessions.ts';
import type { Logger } from '../../ports/logger.ts';
import { logFailure } from '../failure-log.ts';
import type { Deliveries } from '../deliveries.ts';
import type { Doors } from '../doors.ts';
import type { LiveConnections } from '../live-connections.ts';
import { serveConnection, type HandshakeData } from './connection.ts';
import { createDoor } from './door.ts';

/** The largest message that is taken, in bytes: beyond the longest text, however it is escaped. A larger one closes the connection (WebSocket code 1009). */
const largestMessage = 1_000_000;

/** Carries broadcasts to the sockets of other nodes. */
export type SocketAdapter = NonNullable<ServerOptions['adapter']>;

/** What the Socket.IO server works with. */
export interface SocketOptions extends Doors {
  readonly httpServer: HttpServer;
  readonly services: Services;
  readonly live: LiveConnections;
  readonly deliveries: Deliveries;
  /** What reaches the sockets of other nodes; undefined when there are none. */
  readonly adapter: SocketAdapter | undefined;
  readonly logger: Logger;
  /** How long a connection may be in no namespace, in milliseconds. */
  readonly joinMs?: number | undefined;
}

/** How long what has just ended may take to be told to readers who could go on elsewhere, in milliseconds. */
const lastWordMs = 250;
/** How often connections without a request are closed while the node stops, in milliseconds. */
const sweepMs = 20;

const defaultJoinMs = 10_000;

/**
 * Refusals that pass without anything done about them. The namespace would end the client's attempts with these, so
 * the connection is closed instead, and the client tries again by itself.
 */
const passing: readonly ErrorCode[] = ['overloaded', 'unavailable'];

/** An error as a namespace refuses with it: the error object of the contract in `data`. */
const refusal = (error: ZomaError): Error => Object.assign(new Error(error.message), { data: error.toPublic() });

const roomOf = (userId: string): string => `user:${userId}`;

/** The Socket.IO face, namespace `/ai`, on an HTTP server. */
export const createSocketServer = ({
  httpServer,
  services,
  live,
  deliveries,
  adapter,
  logger,
  isOriginAllowed,
  readOrigin,
  setSecurityHeaders,
  limits,
  joinMs = defaultJoinMs,
}: SocketOptions) => {
  const server = new Server<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, HandshakeData>(httpServer, {
    serveClient: false,
    maxHttpBufferSize: largestMessage,
    perMessageDeflate: false,
    connectTimeout: joinMs,
    ...(adapter && { adapter }),
    cors: (request, answer) => {
      const { origin } = request.headers;
      // Engine.IO hands over Node's request, which the package's type has in part.
      const isAllowed = isOriginAllowed({ origin, ...readOrigin(request as unknown as IncomingMessage) });
      answer(null, { origin: isAllowed && origin !== undefined ? origin : false, credentials: true });
    },
  });
  const door = createDoor({
    server,
    httpServer,
    isOriginAllowed,
    readOrigin,
    setSecurityHeaders,
    limits,
    joinMs,
    logger,
  });
  // It has no events; who joined it would hold a connection open without a token.
  server.of('/').use((_socket, next) => {
    next(refusal(new ZomaError('not_found', { message: 'There is no such namespace; join /ai.' })));
  });
  const namespace = server.of('/ai');

  // HTTP's own list leaves out connections that were upgraded to WebSocket.
  const connections = new Set<Connection>();
  httpServer.on('connection', (connection: Connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });

  /** Resolves with undefined for a connection that is gone: its close, which ends a count, has passed. */
  const admit = async ({ handshake, conn }: AnySocket): Promise<HandshakeData | undefined> => {
    const given: unknown = handshake.auth['token'];
    const token = typeof given === 'string' ? given : '';
    const caller = await services.authentication.byAccessToken(token);
    if (conn.readyState !== 'open') return undefined;
    return { token, caller, release: limits.openSocket(caller.userId) };
  };

  namespace.use((socket, next) => {
    const { conn } = socket;
    const membership = door.membershipOf(conn);
    if (!membership?.begin()) {
      // Socket.IO closes a connection that joins again after its join; a burst of joins would all succeed.
      conn.close();
      next(refusal(validationFailed([{ path: '', message: 'This connection joins /ai already.' }])));
      return;
    }
    admit(socket).then(
      (data) => {
        if (data) {
          socket.data = data;
          // A connection that closes before the join is complete has no event of the socket.
          conn.once('close', data.release);
        }
        next();
      },
      (thrown: unknown) => {
        const error = asZomaError(thrown);
        logFailure(logger, error, { requestId: newId(), operation: 'handshake' });
        membership.refuse();
        if (passing.includes(error.code)) conn.close();
        next(refusal(error));
      },
    );
  });

  namespace.on('connection', (socket) => {
    const membership = door.membershipOf(socket.conn);
    membership?.join();
    socket.once('disconnect', () => {
      socket.data.release();
      membership?.leave();
    });
    void socket.join(roomOf(socket.data.caller.userId));
    serveConnection(socket, { services, live, deliveries, logger });
  });

  const sendUsage = async (owner: Owner): Promise<void> => {
    const usage = await services.usage.current(owner);
    // Asked for the user and last, so that it holds on whatever node the sockets are.
    if (!(await services.authentication.permits(owner.userId, usageOperation.permissions))) return;
    namespace.to(roomOf(owner.userId)).emit('usage', usage);
  };

  return {
    connectionCount: (): number => server.engine.clientsCount,

    /** Sends all sockets of the user, on every node, what has been used, if the user may see it now. Does not wait for it. */
    tellUsage: (owner: Owner): void => {
      sendUsage(owner).catch((error: unknown) => logger.warn({ err: error }, 'sending a usage event failed'));
    },

    /**
     * Begins to send clients to other nodes: refuses every handshake and closes each connection as soon as nothing
     * is under way on it.
     */
    drain: (): void => {
      limits.drain();
      live.drain().catch((error: unknown) => logger.error({ err: error }, 'closing idle sockets failed'));
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
