import { once } from 'node:events';
import type { Server } from 'node:http';

/** Listens on all addresses; resolves with the port, which the system chooses for 0. @throws what keeps it from the port */
export const listen = async (server: Server, port: number): Promise<number> => {
  server.listen(port);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('an HTTP server without a port');
  return address.port;
};
