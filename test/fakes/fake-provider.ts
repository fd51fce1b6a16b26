import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { claudeWire } from './claude-wire.ts';
import { readJson, record, type FakeRequest } from './fake-request.ts';
import { geminiWire } from './gemini-wire.ts';
import { openaiWire } from './openai-wire.ts';
import { perform } from './perform.ts';
import { happyScript, type Script } from './script.ts';
import type { Wire } from './wire.ts';

const wires = { openai: openaiWire, claude: claudeWire, gemini: geminiWire } as const satisfies Record<string, Wire>;

export type FakeProviderName = keyof typeof wires;

export type Respond = Script | ((request: FakeRequest, index: number) => Script);

export interface FakeProvider {
  /** As the provider's adapter wants it. */
  readonly baseUrl: string;
  /** In the order of their arrival. */
  readonly requests: readonly FakeRequest[];
  /** Keeps nothing of the requests that there have been; the next one is number 0 again. */
  forget(): void;
  /** How many connections there have been. */
  readonly connectionCount: number;
  /** How many of them are open. */
  readonly openConnectionCount: number;
  /** Resolves as soon as no connection is open. */
  allConnectionsClosed(): Promise<void>;
  /** What is answered from now on: a script, or one for each request, counted from 0. */
  respond(respond: Respond): void;
  /** The request of that number, counted from 0, as soon as it is there. */
  received(index: number): Promise<FakeRequest>;
  /** Closes everything: connections, answers under way, timers. */
  close(): Promise<void>;
}

/** A provider's streaming API on a free port of the loopback, which says what its script says. */
export const startFakeProvider = async (name: FakeProviderName): Promise<FakeProvider> => {
  const wire: Wire = wires[name];
  const requests: FakeRequest[] = [];
  /** One event for each request, named by its number. */
  const arrivals = new EventEmitter();
  const connections = new WeakMap<object, number>();
  const open = new Set<object>();
  const closings = new EventEmitter();
  let connectionCount = 0;
  let respond: Respond = happyScript;

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const over = new AbortController();
    response.on('close', () => over.abort());
    // A write to a client that has just gone is no failure of the fake.
    response.on('error', () => undefined);
    const body = await readJson(incoming);
    const connection = connections.get(incoming.socket) ?? 0;
    const request = record(incoming, response, { body, connection, gone: over.signal });
    const index = requests.push(request) - 1;
    arrivals.emit(String(index), request);
    const known = incoming.method === 'POST' && wire.accepts(request.url);
    const script = known ? (typeof respond === 'function' ? respond(request, index) : respond) : [{ status: 404 }];
    await perform({ wire, script, response, gone: over.signal });
  };

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      response.destroy();
      // A client that goes before its request is whole is not worth a word; a script that cannot be played is.
      if (!incoming.destroyed) process.emitWarning(`The fake ${name} failed: ${String(error)}`);
    });
  });
  server.on('connection', (socket) => {
    connectionCount += 1;
    connections.set(socket, connectionCount);
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      closings.emit('close');
    });
    socket.setNoDelay(true);
  });
  // Long enough for the slowest test: a connection is closed by the client or by `close`.
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    baseUrl: `http://127.0.0.1:${String(port)}${wire.basePath}`,
    requests,
    get connectionCount() {
      return connectionCount;
    },
    get openConnectionCount() {
      return open.size;
    },
    allConnectionsClosed: async () => {
      while (open.size > 0) await once(closings, 'close');
    },
    forget: () => void requests.splice(0),
    respond: (next) => {
      respond = next;
    },
    received: async (index) => {
      if (requests[index] === undefined) await once(arrivals, String(index));
      return requests[index] as FakeRequest;
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
};
