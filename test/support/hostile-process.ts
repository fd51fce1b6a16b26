import { once, setMaxListeners } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import WebSocket from 'ws';

/**
 * An attacker without an account, as a process of its own, on an address of its own (127.0.0.2): connections that
 * never log in, bad bodies, headers that never end, answers that are never read. Sends to its parent what it was answered.
 */
const [url = '', bodies = '10000'] = process.argv.slice(2);
const { port, host } = new URL(url);
const localAddress = '127.0.0.2';
const sockets: Socket[] = [];
const statuses: Record<string, number> = {};

const connectRaw = async (): Promise<Socket> => {
  const socket = connect({ port: Number(port), host: '127.0.0.1', localAddress });
  // The node may cut an attacker off at any time.
  socket.on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
};

/** Connections of Engine.IO that join no namespace. */
const webSockets: WebSocket[] = [];

/** Resolves with whether the node let the connection in. */
const connectWithoutToken = (): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, { localAddress });
    webSockets.push(socket);
    socket.on('open', () => resolve(true));
    socket.on('error', () => resolve(false));
  });

const badBodies: readonly (() => string)[] = [
  () => JSON.stringify({ ['k'.repeat(100_000)]: Array.from({ length: 2_000 }, () => '\0') }),
  () => `{"email": ${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
  () => '{"email": "a@b',
  () =>
    JSON.stringify(Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`field ${String(index)}`, index]))),
  () => JSON.stringify({ email: 'a'.repeat(200_000), password: 7 }),
  () => '"\\ud800"',
];
const prepared = badBodies.map((make) => make());
const paths = ['/api/auth/login', '/api/auth/refresh', '/api/ai/enhance', '/api/auth/logout'];

const agent = new Agent({ keepAlive: true, maxSockets: 20, localAddress });
const sendBody = (index: number): Promise<void> =>
  new Promise((resolve) => {
    const request = httpRequest({
      agent,
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: paths[index % paths.length],
      headers: { 'Content-Type': 'application/json', Host: host },
    });
    const settle = (what: string): void => {
      statuses[what] = (statuses[what] ?? 0) + 1;
      resolve();
    };
    request.on('response', (response) => {
      response.resume().on('end', () => settle(String(response.statusCode)));
    });
    request.on('error', () => settle('cut off'));
    request.end(prepared[index % prepared.length]);
  });

const sendBodies = async (): Promise<void> => {
  let next = 0;
  const send = async (): Promise<void> => {
    while (next < Number(bodies)) await sendBody(next++);
  };
  await Promise.all(Array.from({ length: 20 }, send));
};

/** One header after the other, for as long as the node listens. */
const dripHeaders = async (socket: Socket, over: AbortSignal): Promise<void> => {
  socket.write('POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\n');
  for (let index = 0; !over.aborted && !socket.destroyed; index += 1) {
    socket.write(`X-Slow-${String(index)}: 1\r\n`);
    await wait(500, undefined, { signal: over }).catch(() => undefined);
  }
};

/** Asks for more than a connection buffers, and reads nothing. */
const readNothing = (socket: Socket): void => {
  socket.pause();
  socket.write('GET /api/ai/actions HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(100));
};

const slowConnections = 50;
const over = new AbortController();
setMaxListeners(slowConnections, over.signal);
const letIn = await Promise.all(Array.from({ length: 500 }, connectWithoutToken));
const dripping = Array.from({ length: slowConnections }, async () => dripHeaders(await connectRaw(), over.signal));
for (let index = 0; index < slowConnections; index += 1) readNothing(await connectRaw());
process.send?.({ type: 'begun', letIn: letIn.filter(Boolean).length });
await sendBodies();
process.send?.({ type: 'sent', statuses });
await once(process, 'message');
over.abort();
await Promise.all(dripping);
agent.destroy();
for (const socket of sockets) socket.destroy();
for (const socket of webSockets) socket.terminate();
process.disconnect();
