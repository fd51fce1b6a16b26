import type { Api, ClientParts } from './api.ts';
import { garbled, unreachable, ZomaClientError } from './errors.ts';

/** The data of an event on the wire. */
export interface WireData {
  readonly sessionId: string;
  readonly seq?: number;
}

/** The reader of one session's events. */
export interface Reader {
  readonly sessionId: string;
  /** Returns the newest `seq` that was taken. */
  after(): number;
  /** Takes an event of the wire. @throws ZomaClientError `garbled`, also when events before it are missing */
  take(name: string, data: WireData): void;
  /** Aborted when no further event is wanted. */
  readonly signal: AbortSignal;
}

/**
 * Creates the parser of an event stream. It reads what the service writes, `event` and one line of `data`: a parser of the whole
 * standard would be a fifth of this client.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
const createParser = (onEvent: (name: string, data: string) => void) => {
  let rest = '';
  let name = '';
  let data = '';
  return (text: string): void => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('event:')) name = line.slice(6).trim();
      if (line.startsWith('data:')) data = line.slice(5);
      if (line !== '') continue;
      if (data !== '') onEvent(name, data);
      name = data = '';
    }
  };
};

/** @throws ZomaClientError `garbled` */
const parseData = (data: string): WireData => {
  try {
    return JSON.parse(data) as WireData;
  } catch (error) {
    throw garbled(error);
  }
};

/** How long a stream may send nothing: the service sends a comment every 15 s, so that a longer silence is a dead connection. */
const silenceMs = 40_000;
/** The streams that a page has open at a time: over HTTP/1.1 a browser has six connections to a host, and one is left for calls. */
const mostOfPage = 5;
/** How long a stream keeps its connection while others wait, in milliseconds: the service cancels a session that has no reader. */
const turnMs = 5_000;

/** Creates the reading of events over Server-Sent Events. */
export const createStreams = (api: Api, { tokens }: Pick<ClientParts, 'tokens'>) => {
  const open = new Set<() => void>();
  const waiting = new Set<() => void>();
  const most = 'document' in globalThis ? mostOfPage : Infinity;

  const read = async (reader: Reader): Promise<void> => {
    const { sessionId, signal } = reader;
    const cut = new AbortController();
    const stop = (): void => cut.abort(unreachable('The event stream broke off.'));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hear = (): void => {
      clearTimeout(timer);
      timer = setTimeout(stop, silenceMs);
    };
    const turn = setInterval(() => waiting.size > 0 && stop(), turnMs);
    open.add(stop);
    signal.addEventListener('abort', stop);
    hear();
    try {
      const path = `/api/ai/stream/${encodeURIComponent(sessionId)}?after=${String(reader.after())}`;
      const response = await tokens.use((token) => api.send(path, { signal: cut.signal }, token), cut.signal);
      if (response.status === 204) {
        throw new ZomaClientError({ code: 'gone', message: 'The stream has ended.', retryable: false });
      }
      if (!response.body || !response.headers.get('Content-Type')?.startsWith('text/event-stream')) {
        throw unreachable('The answer is no event stream.');
      }
      const parse = createParser((name, data) => reader.take(name, parseData(data)));
      const decoder = new TextDecoder();
      const body: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
      while (!signal.aborted) {
        const { done, value } = await body.read();
        if (done) break;
        hear();
        parse(decoder.decode(value, { stream: true }));
      }
    } finally {
      clearTimeout(timer);
      clearInterval(turn);
      signal.removeEventListener('abort', stop);
      open.delete(stop);
      stop();
    }
    if (!signal.aborted) throw unreachable('The event stream broke off.');
  };

  return {
    /** Gives a reader its events until its signal is aborted. @throws ZomaClientError when the stream breaks off or is refused */
    read: async (reader: Reader): Promise<void> => {
      while (open.size >= most && !reader.signal.aborted) {
        await new Promise<void>((resolve) => waiting.add(resolve));
      }
      try {
        if (!reader.signal.aborted) await read(reader);
      } finally {
        for (const wake of waiting) wake();
        waiting.clear();
      }
    },
    /** Breaks off every stream. */
    cut: (): void => {
      for (const stop of open) stop();
    },
  };
};

/** The event streams of a client. */
export type Streams = ReturnType<typeof createStreams>;
