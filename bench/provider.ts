import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { openaiWire } from '../test/fakes/openai-wire.ts';
import { monotonicMs } from './process-figures.ts';
import { answerCommands } from './processes.ts';
import { inPieces, nameIn, prose } from './prose.ts';

/** How the fake provider answers from now on. */
export interface Pace {
  /** Length of an answer. */
  readonly characters: number;
  /** Pieces of an answer, each an event of its own. The first is written at once. */
  readonly tokens: number;
  /** Milliseconds between two tokens; 0 writes an answer in one go. */
  readonly tokenEveryMs: number;
}

/** When the provider wrote each token of an answer. */
export interface WrittenAnswer {
  /** Times of the monotonic clock, in milliseconds. */
  readonly at: readonly number[];
  /**
   * Characters of the answer up to and with the last letter of each token: the space behind it is shown with the next word, since the end of
   * the answer has the white space of the user's text.
   */
  readonly characters: readonly number[];
}

export type ProviderCommand = { readonly pace: Pace } | { readonly take: 'answers' };

/** The provider's address, and the answers since the last command by the names of their sessions. */
export interface ProviderReply {
  readonly baseUrl: string;
  readonly answers: ReadonlyMap<string, WrittenAnswer>;
}

let pace: Pace = { characters: 200, tokens: 5, tokenEveryMs: 20 };
let tokens: readonly string[] = [];
let answers = new Map<string, WrittenAnswer>();

const bodyOf = async (incoming: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
};

/** Answers with the same prose whatever was asked, each token at its due time. */
const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
  const request = await bodyOf(incoming);
  const { tokenEveryMs } = pace;
  const at: number[] = [];
  const characters: number[] = [];
  answers.set(nameIn(request) ?? '', { at, characters });
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-cache' });
  response.write(openaiWire.opening(null));
  const started = performance.now();
  let length = 0;
  for (const [index, token] of tokens.entries()) {
    const early = started + index * tokenEveryMs - performance.now();
    if (early > 0) await wait(early);
    if (response.destroyed) return;
    at.push(monotonicMs());
    characters.push(length + token.trimEnd().length);
    length += token.length;
    response.write(openaiWire.text(token));
  }
  const usage = { inputTokens: Math.round(request.length / 4), outputTokens: Math.round(pace.characters / 4) };
  response.end(openaiWire.finish('stop', usage));
};

const server = createServer((incoming, response) => {
  answer(incoming, response).catch((error: unknown) => {
    process.stderr.write(`The fake provider failed: ${String(error)}\n`);
    response.destroy();
  });
});
server.on('connection', (socket) => void socket.setNoDelay(true));
server.keepAliveTimeout = 600_000;
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;

answerCommands((command: ProviderCommand): ProviderReply => {
  if ('pace' in command) {
    ({ pace } = command);
    tokens = inPieces(prose(pace.characters, { sentence: 1 }), pace.tokens);
  }
  const written = answers;
  answers = new Map();
  return { baseUrl: `http://127.0.0.1:${String(port)}${openaiWire.basePath}`, answers: written };
});
