import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';

/**
 * What one connection may take of a node, in milliseconds where it is time. A load balancer in front must close its idle
 * connections earlier than this node does, else a request meets a connection that is just being closed (AWS: 60 s).
 */
export const connectionLimits = {
  /** From the connection, or the request before, to the end of the headers: slow headers hold a socket no longer. */
  headersTimeout: 15_000,
  /** To the end of the body: 32 MB at 2.2 Mbit/s. */
  requestTimeout: 120_000,
  /** Idle between two requests. */
  keepAliveTimeout: 72_000,
  /** How often the first two are looked at. */
  connectionsCheckingInterval: 5_000,
  /** All headers together, in bytes: tokens and cookies take a few thousand. */
  maxHeaderSize: 16_384,
} as const satisfies ServerOptions;

/** More headers than a browser and the proxies on the way send; further ones are dropped. */
const mostHeaders = 100;

/** Creates an HTTP server whose connections are bounded; not listening yet. */
export const createBoundedServer = (handle: RequestListener, limits: ServerOptions = connectionLimits): Server => {
  const server = createServer(limits, handle);
  server.maxHeadersCount = mostHeaders;
  return server;
};

/** Where a server listens. */
export interface ListeningAddress {
  /** An IP address; `::` or `0.0.0.0`: all addresses of the machine. */
  readonly host: string;
  readonly port: number;
}

/**
 * Checks that a port of a host, or of all addresses when the host is undefined, can be listened on now, by doing so for a moment.
 * @throws what keeps it from the port, or from finding the host
 */
export const requireFreeAddress = async (port: number, host: string | undefined): Promise<void> => {
  const server = createServer();
  await listen(server, port, host);
  server.close();
  await once(server, 'close');
};

/**
 * Listens on a port of a host, or of all addresses when the host is undefined; the system chooses the port for 0.
 * Resolves with where it listens. @throws what keeps it from the port
 */
export const listen = async (server: Server, port: number, host: string | undefined): Promise<ListeningAddress> => {
  server.listen({ port, ...(host !== undefined && { host }) });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('an HTTP server without a port');
  return { host: address.address, port: address.port };
};
