import { ServerResponse, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket as Connection } from 'node:net';
import { validationFailed, type ZomaError } from '../../core/errors.ts';

/** Takes over a request for a WebSocket, with the bytes that came after its headers. */
type TakeUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

const isForSockets = ({ url = '', headers }: IncomingMessage, path: string): boolean =>
  url.startsWith(path) && headers.upgrade?.toLowerCase() === 'websocket';

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;

/** Answers on a connection that Node has given out of hand; the connection closes after the answer. */
const responseOn = (request: IncomingMessage, connection: Connection): ServerResponse => {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(connection);
  connection.on('error', () => connection.destroy());
  // Node's server passes it on to the responses of its own connections only.
  connection.on('drain', () => response.emit('drain'));
  response.once('finish', () => {
    response.detachSocket(connection);
    connection.destroySoon();
  });
  return response;
};

/**
 * Lets a server ignore `Upgrade` wherever it does not lead to Socket.IO, `h2c` of `curl --http2` for example: the request is
 * answered as if the header were not there. Node has read no body of it, so that a request with one is refused.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-7.8
 */
export const routeUpgrades = (
  httpServer: HttpServer,
  {
    path,
    take,
    refuse,
  }: {
    /** The beginning of the targets whose WebSockets are taken. */
    readonly path: string;
    readonly take: TakeUpgrade;
    readonly refuse: (request: IncomingMessage, response: ServerResponse, error: ZomaError) => void;
  },
): void => {
  // The listener of Engine.IO drops every other request without an answer.
  httpServer.removeAllListeners('upgrade');
  httpServer.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (isForSockets(request, path)) {
      take(request, socket, head);
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
        { path: '', message: 'A request with the header Upgrade can have no body; leave the header out.' },
      ]),
    );
  });
};
