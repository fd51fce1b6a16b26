import { ServerResponse, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Server } from 'socket.io';
import { asZomaError, validationFailed, ZomaError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { networkOf } from '../../core/network-address.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ConnectionLimits, CountedConnection } from '../connection-limits.ts';
import { failureOf } from '../envelope.ts';
import { logFailure } from '../failure-log.ts';
import type { ReadOrigin } from '../forwarding.ts';
import type { OriginRule } from '../origins.ts';
import { checkRequest, type SetSecurityHeaders } from '../request-guard.ts';
import { statusOf } from '../status.ts';
import { guardPackets, type PacketConnection } from './packet-guard.ts';
import { routeUpgrades } from './upgrades.ts';

/** An Engine.IO connection, as far as the door needs it. */
interface EngineConnection extends PacketConnection {
  /** The request that opened it; held as long as the connection lives unless it is dropped. */
  request: IncomingMessage | null;
  once(event: 'close', listener: () => void): void;
}

/** What Engine.IO gives a middleware: a response for polling; for an upgrade something that cannot answer with a status. */
type EngineMiddleware = (request: IncomingMessage, response: object, next: () => void) => void;

/** A request that Engine.IO is about to answer with 400, for an unknown `sid` or transport for example. */
interface RefusedRequest {
  /** `res` is set for polling alone. */
  readonly req: IncomingMessage & { readonly res?: ServerResponse | null };
  readonly message: string;
}

/** Engine.IO's server, as far as the door needs it: Socket.IO has no type for it that names these. */
interface Engine {
  use(middleware: EngineMiddleware): void;
  on(event: 'connection', listener: (connection: EngineConnection) => void): void;
  on(event: 'connection_error', listener: (refused: RefusedRequest) => void): void;
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** The membership of an Engine.IO connection in the namespace `/ai`. */
export interface Membership {
  /** Begins a join. False: another join of the connection is pending or has succeeded, and this one must not go on. */
  begin(): boolean;
  /** The join that was begun has been refused. */
  refuse(): void;
  /** Counts a join; the connection has to be a member or to join within the join time. */
  join(): void;
  leave(): void;
}

/** What the guard of the Engine.IO level works with. */
export interface DoorOptions {
  readonly server: Server;
  readonly httpServer: HttpServer;
  readonly isOriginAllowed: OriginRule;
  readonly readOrigin: ReadOrigin;
  readonly setSecurityHeaders: SetSecurityHeaders;
  readonly limits: ConnectionLimits;
  /** How long a connection that has left the namespace may stay open, in milliseconds. */
  readonly joinMs: number;
  readonly logger: Logger;
}

/** Answers a handshake or an upgrade with an HTTP status and the envelope, and ends its connection. */
const refuse = (request: IncomingMessage, response: object, error: ZomaError, requestId: string): void => {
  const body = JSON.stringify(failureOf(error, requestId));
  const headers: Record<string, string> = {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Request-Id': requestId,
    Connection: 'close',
    ...(error.retryAfterSeconds !== undefined && { 'Retry-After': String(error.retryAfterSeconds) }),
  };
  const status = statusOf[error.code];
  if (response instanceof ServerResponse) {
    response.writeHead(status, headers).end(body);
    return;
  }
  // Node has no response for an upgrade: the status line and the headers are written as they are (RFC 9112).
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  request.socket.on('error', () => request.socket.destroy());
  request.socket.end(`HTTP/1.1 ${String(status)} Refused\r\n${lines.join('')}\r\n${body}`);
};

/**
 * Guards the Engine.IO level, below the namespaces. Every request, polling or upgrade, must have a safe target and come from
 * an allowed origin; a handshake must find room on the node and for its address. A refusal here is an HTTP status, after which
 * socket.io-client tries again by itself; after a refusal by the namespace it does not.
 * @see https://socket.io/docs/v4/middlewares/#handling-middleware-error
 */
export const createDoor = ({
  server,
  httpServer,
  isOriginAllowed,
  readOrigin,
  setSecurityHeaders,
  limits,
  joinMs,
  logger,
}: DoorOptions) => {
  const engine = server.engine as Engine;
  const memberships = new WeakMap<object, Membership>();
  const addressOf = (request: IncomingMessage): string => networkOf(readOrigin(request).address);

  const check = (request: IncomingMessage): void => {
    checkRequest(request);
    if (!isOriginAllowed({ origin: request.headers.origin, ...readOrigin(request) })) {
      throw new ZomaError('forbidden', { message: 'This origin may not use the service; see CORS_ORIGINS.' });
    }
    const isHandshake = !new URL(request.url ?? '', 'http://localhost').searchParams.get('sid');
    if (isHandshake) limits.admit(addressOf(request));
  };

  const turnAway = (request: IncomingMessage, response: object, thrown: unknown): void => {
    const error = asZomaError(thrown);
    const requestId = newId();
    logFailure(logger, error, { requestId, operation: 'engine handshake' });
    refuse(request, response, error, requestId);
  };

  engine.use((request, response, next) => {
    // The stand-in for an upgrade takes headers as a response does.
    setSecurityHeaders(request, response as ServerResponse);
    try {
      check(request);
    } catch (thrown) {
      turnAway(request, response, thrown);
      return;
    }
    next();
  });

  // Emitted ahead of an answer that has neither envelope nor request id, and that Engine.IO leaves out when there is one.
  engine.on('connection_error', ({ req, message }) => {
    turnAway(req, req.res ?? {}, validationFailed([{ path: '', message }]));
  });

  routeUpgrades(httpServer, {
    path: server.path() + '/',
    take: (request, socket, head) => engine.handleUpgrade(request, socket, head),
    refuse: turnAway,
  });

  const watch = (connection: EngineConnection, counted: CountedConnection): Membership => {
    const packets = guardPackets(connection);
    let isTaken = false;
    let isClosed = false;
    let timer: NodeJS.Timeout | undefined;
    connection.once('close', () => {
      isClosed = true;
      clearTimeout(timer);
      counted.close();
    });
    return {
      begin: () => {
        if (isTaken || isClosed) return false;
        isTaken = true;
        return true;
      },
      refuse: () => {
        isTaken = false;
      },
      join: () => {
        clearTimeout(timer);
        counted.join();
        packets.join();
      },
      leave: () => {
        isTaken = false;
        if (isClosed) return;
        counted.leave();
        packets.leave();
        // Socket.IO limits the time until the first join alone.
        timer = setTimeout(() => connection.close(), joinMs);
      },
    };
  };

  engine.on('connection', (connection) => {
    const { request } = connection;
    const address = request ? addressOf(request) : '';
    // It would be kept for as long as the connection lives.
    connection.request = null;
    try {
      memberships.set(connection, watch(connection, limits.openConnection(address)));
    } catch (thrown) {
      // Handshakes that were checked together: the last of them found the room taken.
      logger.debug(
        { code: asZomaError(thrown).code },
        'connection refused after its handshake: a concurrent handshake took the room',
      );
      connection.close();
    }
  });

  return {
    /** The membership of a connection that was let in. */
    membershipOf: (connection: object): Membership | undefined => memberships.get(connection),
  };
};
