import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The transports that a proxy may refuse, by the start of their requests. */
const requestOf = { websocket: 'GET /socket.io/', sse: 'GET /api/ai/stream/' } as const;

/** A transport of events. */
export type Transport = keyof typeof requestOf;

/** A proxy that cuts connections, and refuses or delays a transport. */
export interface RestlessProxy {
  readonly url: string;
  /** The number of connections that were cut, and of requests of each transport that passed. */
  readonly counts: { cuts: number; websocket: number; sse: number };
  /** Refuses a transport from now on. */
  refuse(transport: Transport | undefined): void;
  /** Holds the requests of a transport back for so many milliseconds from now on. */
  delay(transport: Transport, ms: number): void;
  /** Changes, from now on, what the nodes send; the text is of the same length, with one character for each byte. */
  alter(how: (text: string) => string): void;
  /** Cuts every open connection. */
  cut(): void;
  close(): Promise<void>;
}

/**
 * Starts a proxy in front of the nodes on these ports of the loopback; each connection goes to the next one. With `everyMs` it cuts every
 * connection at that interval, and refuses WebSocket and event streams in turn.
 */
export const startRestlessProxy = async (ports: readonly number[], everyMs?: number): Promise<RestlessProxy> => {
  const open = new Set<Socket>();
  const counts = { cuts: 0, websocket: 0, sse: 0 };
  let refused: Transport | undefined;
  const delays = { websocket: 0, sse: 0 };
  let alter = (text: string): string => text;
  let next = 0;

  const server = createServer((client) => {
    const upstream = connect(ports[next++ % ports.length] ?? 0, '127.0.0.1');
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(client);
        other.destroy();
      });
    }
    open.add(client);
    client.on('data', (bytes) => {
      const start = bytes.subarray(0, 20).toString('latin1');
      let delayMs = 0;
      for (const transport of ['websocket', 'sse'] as const) {
        if (!start.startsWith(requestOf[transport])) continue;
        if (refused === transport) {
          client.destroy();
          return;
        }
        counts[transport] += 1;
        delayMs = delays[transport];
      }
      if (delayMs === 0) {
        upstream.write(bytes);
        return;
      }
      client.pause();
      const timer = setTimeout(() => {
        upstream.write(bytes);
        client.resume();
      }, delayMs);
      client.once('close', () => clearTimeout(timer));
    });
    upstream.on('data', (bytes) => client.write(alter(bytes.toString('latin1')), 'latin1'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const cut = (): void => {
    counts.cuts += open.size;
    for (const socket of open) socket.destroy();
  };
  const refuse = (transport: Transport | undefined): void => void (refused = transport);
  const timer =
    everyMs &&
    setInterval(() => {
      cut();
      refuse(refused === 'sse' ? 'websocket' : 'sse');
    }, everyMs);
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    counts,
    refuse,
    delay: (transport, ms) => {
      delays[transport] = ms;
    },
    alter: (how) => {
      alter = how;
    },
    cut,
    close: async () => {
      clearInterval(timer);
      cut();
      server.close();
      await once(server, 'close');
    },
  };
};
