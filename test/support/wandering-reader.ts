import { isEnd, type StreamEvent } from './wire.ts';
import type { HttpClient } from './http-client.ts';
import { SocketClient } from './socket-client.ts';

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export const seededRandom = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

interface Visit {
  readonly node: { readonly http: HttpClient; readonly url: string };
  readonly token: string;
  readonly sessionId: string;
  readonly after: number;
  /** How many numbered events are taken before the connection is dropped. */
  readonly take: number;
}

const overHttp = async ({ node, token, sessionId, after, take }: Visit): Promise<StreamEvent[]> => {
  const headers = { 'Last-Event-ID': String(after) };
  const stream = await node.http.openStream(`/api/ai/stream/${sessionId}`, { token, headers });
  const taken: StreamEvent[] = [];
  for await (const event of stream.events) {
    if (event.name === 'connected') continue;
    taken.push(event);
    if (taken.length === take) break;
  }
  stream.close();
  return taken;
};

const overSocket = async ({ node, token, sessionId, after, take }: Visit): Promise<StreamEvent[]> => {
  const client = new SocketClient(node.url, { token });
  await client.connected();
  const numbered = (events: readonly StreamEvent[]) => events.filter(({ name }) => name !== 'connected');
  const reply = await client.emit('subscribe', { sessionId, after });
  if (!reply.success) throw new Error(reply.error.code);
  const events = await client.until(sessionId, (seen) => seen.some(isEnd) || numbered(seen).length >= take);
  client.close();
  return numbered(events).slice(0, take);
};

/**
 * Reads a session to its end over one connection after the other. Each is dropped at a random place, at the latest after `longest`
 * events; the next begins after the last event that was seen, over the other transport, on the node that `visit` names.
 */
export const readWandering = async (
  visit: () => Omit<Visit, 'after' | 'take'>,
  random: () => number,
  longest = 12,
): Promise<{ readonly events: StreamEvent[]; readonly connections: number }> => {
  const events: StreamEvent[] = [];
  let connections = 0;
  while (!events.some(isEnd)) {
    const after = events.at(-1)?.data.seq ?? 0;
    const take = 1 + Math.floor(random() * longest);
    const read = connections % 2 === 0 ? overHttp : overSocket;
    connections += 1;
    events.push(...(await read({ ...visit(), after, take })));
  }
  return { events, connections };
};
