import { ServerResponse, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Server } from 'socket.io';
import { asZomaError, validationFailed, ZomaError } from '../../core/errors.ts';
import { networkOf } from '../../core/network-address.ts';
import type { TransportOptions } from '../deliveries.ts';
import { checkRequest, type EntryChecks } from '../entry-checks.ts';
import { answerFailure } from '../replies.ts';
import { guardPackets, type PacketConnection } from './packet-guard.ts';
import { routeUpgrades } from './upgrades.ts';

/** The part of an Engine.IO connection that the guard uses. */
interface EngineConnection extends PacketConnection {
  /** The request that opened it; the connection retains it until it is set to null. */
  request: IncomingMessage | null;
  once(event: 'close', listener: () => void): void;
}

/** An Engine.IO middleware: `response` is a ServerResponse for polling, and for an upgrade a stand-in without a status. */
type EngineMiddleware = (request: IncomingMessage, response: object, next: () => void) => void;

/** A request that Engine.IO refuses with 400, for an unknown `sid` or transport for example. */
interface RefusedRequest {
  /** `res` is set for polling only. */
  readonly req: IncomingMessage & { readonly res?: ServerResponse | null };
  readonly message: string;
}

/** The part of Engine.IO's server that the guard uses; Socket.IO's types leave it out. */
interface Engine {
  use(middleware: EngineMiddleware): void;
  on(event: 'connection', listener: (connection: EngineConnection) => void): void;
  on(event: 'connection_error', listener: (refused: RefusedRequest) => void): void;
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** The membership of an Engine.IO connection in the namespace `/ai`. */
interface Membership {
  /** The client's network address; empty when the connection had closed. */
  readonly address: string;
  /** Starts a join. Returns false when another join of the connection is pending or has succeeded. */
  begin(): boolean;
  /** Ends a started join that was refused. */
  refuse(): void;
  /** Records the success of a join. */
  join(): void;
  /** Records that the connection left; it must join again within the join time. */
  leave(): void;
}

/** The parts that the guard uses. */
interface EngineGuardOptions extends Pick<TransportOptions, keyof EntryChecks | 'logger'> {
  readonly server: Server;
  readonly httpServer: HttpServer;
  /** How long a connection that has left the namespace may stay open, in milliseconds. */
  readonly joinMs: number;
}

/** Answers a handshake or an upgrade with an HTTP status and the envelope, and closes its connection. */
const refuse = (request: IncomingMessage, response: object, failure: ReturnType<typeof answerFailure>): void => {
  const { status } = failure;
  const body = JSON.stringify(failure.body);
  const headers: Record<string, string> = {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
    ...failure.headers,
  };
  if (response instanceof ServerResponse) {
    response.writeHead(status, headers).end(body);
    return;
  }
  // Node creates no response for an upgrade: write the status line and the headers directly (RFC 9112).
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  request.socket.on('error', () => request.socket.destroy());
  request.socket.end(`HTTP/1.1 ${String(status)} Refused\r\n${lines.join('')}\r\n${body}`);
};

/**
 * Guards the Engine.IO server below the namespaces. Every request, polling or upgrade, needs a safe target and an allowed origin; a
 * handshake must fit the connection limits. A refusal is an HTTP status, after which socket.io-client retries by itself; after a refusal
 * by the namespace it does not.
 * @see https://socket.io/docs/v4/middlewares/#handling-middleware-error
 */
export const guardEngine = ({
  server,
  httpServer,
  isOriginAllowed,
  readOrigin,
  setSecurityHeaders,
  limits,
  joinMs,
  logger,
}: EngineGuardOptions) => {
  const engine = server.engine as Engine;
  const memberships = new WeakMap<object, Membership>();

  const check = (request: IncomingMessage): void => {
    checkRequest(request);
    if (!isOriginAllowed({ origin: request.headers.origin, ...readOrigin(request) })) {
      throw new ZomaError('forbidden', { message: 'This origin may not use the service; see CORS_ORIGINS.' });
    }
    const isHandshake = !new URL(request.url ?? '', 'http://localhost').searchParams.get('sid');
    if (isHandshake) limits.admit(networkOf(readOrigin(request).address));
  };

  const refuseFailed = (request: IncomingMessage, response: object, thrown: unknown): void => {
    refuse(request, response, answerFailure(logger, thrown, { operation: 'engine handshake' }));
  };

  engine.use((request, response, next) => {
    // The stand-in for an upgrade has `setHeader` like a response.
    setSecurityHeaders(request, response as ServerResponse);
    try {
      check(request);
    } catch (thrown) {
      refuseFailed(request, response, thrown);
      return;
    }
    next();
  });

  // Engine.IO emits this before its own answer, which has no envelope, and leaves its answer out when one was sent.
  engine.on('connection_error', ({ req, message }) => {
    refuseFailed(req, req.res ?? {}, validationFailed([{ path: '', message }]));
  });

  routeUpgrades(httpServer, {
    path: server.path() + '/',
    take: (request, socket, head) => engine.handleUpgrade(request, socket, head),
    refuse: refuseFailed,
  });

  const watch = (connection: EngineConnection, address: string): Membership => {
    const counted = limits.openConnection(networkOf(address));
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
      address,
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
        // Socket.IO limits the time until the first join only.
        timer = setTimeout(() => connection.close(), joinMs);
      },
    };
  };

  engine.on('connection', (connection) => {
    const { request } = connection;
    const address = request ? readOrigin(request).address : '';
    // Free the request, which the connection would retain until it closes.
    connection.request = null;
    try {
      memberships.set(connection, watch(connection, address));
    } catch (thrown) {
      // A concurrent handshake passed the same check and took the last place.
      logger.debug(
        { code: asZomaError(thrown).code },
        'connection refused after its handshake: a concurrent handshake took the last place',
      );
      connection.close();
    }
  });

  return {
    /** Returns the membership of an admitted connection. */
    membershipOf: (connection: object): Membership | undefined => memberships.get(connection),
  };
};
