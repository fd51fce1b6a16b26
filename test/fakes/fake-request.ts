import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

/** A request as the fake saw it. */
export interface FakeRequest {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON. */
  readonly body: unknown;
  /** When its body was there, in milliseconds of `performance.now()`. */
  readonly at: number;
  /** Which connection it came by, counted from 1. */
  readonly connection: number;
  /** What has been written to its connection so far. */
  readonly bytesSent: number;
  /** The whole response has been handed to the system. */
  readonly answered: boolean;
  /** The connection closed before that: because the client left, or because the script cut it. */
  readonly aborted: boolean;
  /** Resolves when `aborted` becomes true; never when the answer is whole. */
  readonly whenAborted: Promise<void>;
  /** Resolves when the request is over, either way. */
  readonly whenOver: Promise<void>;
}

export const readJson = async (incoming: IncomingMessage): Promise<unknown> => {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  return text === '' ? undefined : (JSON.parse(text) as unknown);
};

/** The request, as it goes on; `gone` aborts when its connection closes. */
export const record = (
  incoming: IncomingMessage,
  response: ServerResponse,
  { body, connection, gone }: { body: unknown; connection: number; gone: AbortSignal },
): FakeRequest => {
  const whenOver = new Promise<void>((resolve) => {
    if (gone.aborted) resolve();
    gone.addEventListener('abort', () => resolve(), { once: true });
  });
  const isAborted = (): boolean => gone.aborted && !response.writableFinished;
  return {
    url: incoming.url ?? '',
    headers: incoming.headers,
    body,
    at: performance.now(),
    connection,
    get bytesSent() {
      return incoming.socket.bytesWritten;
    },
    get answered() {
      return response.writableFinished;
    },
    get aborted() {
      return isAborted();
    },
    whenAborted: whenOver.then(() => (isAborted() ? undefined : new Promise<never>(() => undefined))),
    whenOver,
  };
};
