import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import { io, type Socket } from 'socket.io-client';
import { monotonicMs } from './process-figures.ts';
import { answerCommands } from './processes.ts';
import { nameOf, prose } from './prose.ts';

/** Where a server under load is, and how it is asked: over Socket.IO, or as an OpenAI-compatible gateway. */
export interface Address {
  readonly url: string;
  readonly protocol: 'socket' | 'http';
  readonly token: string;
  /** Headers of a gateway's requests. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sessions over the open connections. A connection has one session at a time. */
export interface SessionLoad {
  readonly sessions: number;
  /** Milliseconds between the starts of two sessions; 0 starts the next when a connection is free. */
  readonly everyMs: number;
  /** Length of each session's text. */
  readonly characters: number;
}

/** What a client saw of a session. Times of the monotonic clock, in milliseconds. */
export interface SeenSession {
  readonly name: string;
  readonly startedAt: number;
  /** When text arrived, and how many characters there were then. */
  readonly at: readonly number[];
  readonly characters: readonly number[];
}

export type LoadCommand =
  /** Opens connections, at most `atOnce` handshakes at a time, and keeps them until `close`. */
  | { readonly connect: number; readonly atOnce: number; readonly address: Address }
  | { readonly load: SessionLoad }
  | { readonly close: true };

/** Sends a text; calls `seen` with the length of the answer so far; resolves when the session is done. */
type Client = (text: string, seen: (characters: number) => void) => Promise<void>;

const sockets: Socket[] = [];
let clients: Client[] = [];

const socketClient = async ({ url, token }: Address): Promise<Client> => {
  const socket = io(`${url}/ai`, { auth: { token }, transports: ['websocket'], forceNew: true, reconnection: false });
  sockets.push(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return (text, seen) =>
    new Promise((resolve, reject) => {
      let characters = 0;
      const fail = (why: unknown): void => reject(new Error(`a session failed: ${JSON.stringify(why)}`));
      socket.removeAllListeners();
      socket.on('chunk', (chunk: { text: string }) => seen((characters += chunk.text.length)));
      socket.on('replace', (replacement: { text: string }) => seen((characters = replacement.text.length)));
      socket.on('done', () => resolve());
      for (const name of ['error', 'cancelled', 'disconnect']) socket.on(name, fail);
      socket.emit('enhance', { text, action: 'improve' }, (answer: { success: boolean }) => {
        if (!answer.success) fail(answer);
      });
    });
};

const agent = new Agent({ keepAlive: true, maxSockets: 1000 });

const httpClient =
  ({ url, headers }: Address): Client =>
  (text, seen) =>
    new Promise((resolve, reject) => {
      let characters = 0;
      const parser = createParser({
        onEvent: ({ data }) => {
          if (data === '[DONE]') return;
          const { choices } = JSON.parse(data) as { choices: { delta: { content?: string } }[] };
          const content = choices[0]?.delta.content;
          if (content) seen((characters += content.length));
        },
      });
      const body = JSON.stringify({ model: 'a-model', stream: true, messages: [{ role: 'user', content: text }] });
      const outgoing = request(`${url}/v1/chat/completions`, {
        method: 'POST',
        agent,
        headers: { 'Content-Type': 'application/json', ...headers },
      });
      outgoing.on('response', (response) => {
        if (response.statusCode !== 200) reject(new Error(`the gateway answered ${String(response.statusCode)}`));
        response.setEncoding('utf8').on('data', (part: string) => parser.feed(part));
        response.on('end', () => resolve()).on('error', reject);
      });
      outgoing.on('error', reject).end(body);
    });

const connect = async (address: Address, count: number, atOnce: number): Promise<void> => {
  let left = count;
  const work = async (): Promise<void> => {
    while (left-- > 0) clients.push(address.protocol === 'http' ? httpClient(address) : await socketClient(address));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
};

const close = (): void => {
  for (const socket of sockets.splice(0)) {
    socket.removeAllListeners();
    socket.close();
  }
  clients = [];
};

const runSessions = async ({ sessions, everyMs, characters }: SessionLoad): Promise<SeenSession[]> => {
  const started = performance.now();
  const seen: SeenSession[] = [];
  let next = 0;
  const work = async (client: Client): Promise<void> => {
    for (let index = next++; index < sessions; index = next++) {
      await wait(Math.max(0, started + index * everyMs - performance.now()));
      const name = nameOf(index);
      const text = prose(characters, { start: `${name}:` });
      const session = { name, startedAt: monotonicMs(), at: [] as number[], characters: [] as number[] };
      seen.push(session);
      await client(text, (length) => {
        session.at.push(monotonicMs());
        session.characters.push(length);
      });
    }
  };
  await Promise.all(clients.map(work));
  return seen;
};

answerCommands(async (command: LoadCommand): Promise<SeenSession[]> => {
  if ('load' in command) return runSessions(command.load);
  if ('connect' in command) await connect(command.address, command.connect, command.atOnce);
  else close();
  return [];
});
