import { ServerResponse, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket as Connection } from 'node:net';
import { validationFailed } from '../../core/errors.ts';
import { createPacedCalls } from '../../core/paced-calls.ts';

const isForSockets = ({ url = '', headers }: IncomingMessage, path: string): boolean =>
  url.startsWith(path) && headers.upgrade?.toLowerCase() === 'websocket';

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;

/** Creates a response on a connection that Node no longer manages; the connection closes after the answer. */
const responseOn = (request: IncomingMessage, connection: Connection): ServerResponse => {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(connection);
  connection.on('error', () => connection.destroy());
  // Node forwards `drain` only to responses of connections that it manages.
  connection.on('drain', () => response.emit('drain'));
  response.once('finish', () => {
    response.detachSocket(connection);
    connection.destroySoon();
  });
  return response;
};

/**
 * Makes a server ignore `Upgrade` unless it asks Socket.IO for a WebSocket; `curl --http2` sends `h2c`, for example. The request is
 * answered as without the header. Node does not read the body of such a request, so that one with a body is refused.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-7.8
 */
export const routeUpgrades = (
  httpServer: HttpServer,
  {
    path,
    take,
    refuse,
  }: {
    /** The prefix of the targets that Socket.IO serves. */
    readonly path: string;
    /** Takes over a request for a WebSocket, with the bytes after its headers. */
    readonly take: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
    readonly refuse: (request: IncomingMessage, response: ServerResponse, error: unknown) => void;
  },
): void => {
  /** The last answer of each connection. */
  const answers = new WeakMap<Duplex, ServerResponse>();
  httpServer.on('request', (request: IncomingMessage, response: ServerResponse) =>
    answers.set(request.socket, response),
  );
  /** A node's death brings the upgrades of all its clients at once. */
  const inTurn = createPacedCalls();
  // The listener of Engine.IO closes other requests without an answer.
  httpServer.removeAllListeners('upgrade');
  httpServer.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (isForSockets(request, path)) {
      const upgrade = (): void => inTurn(() => take(request, socket, head));
      const before = answers.get(socket);
      // A client may send its requests without waiting for the answers, which come in their order (RFC 9112, section 9.3.2).
      if (before === undefined || before.closed) upgrade();
      else before.once('close', upgrade);
      return;
    }
    const response = responseOn(request, request.socket);
    if (!hasBody(request)) {
      httpServer.emit('request', request, response);
      return;
    }
    refuse(
      request,
      response,
      validationFailed([
        { path: '', message: 'A request with the header Upgrade must not have a body; remove the header.' },
      ]),
    );
  });
};
