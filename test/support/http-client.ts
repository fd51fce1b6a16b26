import { setTimeout as wait } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import { requireDocumentedAnswer, requireDocumentedEvent } from './documented.ts';
import type { Envelope, StreamEvent, WireData } from './wire.ts';

export interface RequestOptions {
  readonly method?: string;
  readonly token?: string | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly rawBody?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Envelope;
}

export interface OpenStream {
  readonly response: Response;
  /** The events as they come; ends with the response. */
  readonly events: AsyncIterable<StreamEvent>;
  /** Drops the connection. */
  close(): void;
}

/** A client of the HTTP face that hides nothing of it. It fails for an answer or an event that the API reference does not describe. */
export class HttpClient {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async request(path: string, { method, token, body, rawBody, headers }: RequestOptions = {}): Promise<Answer> {
    const payload = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
    const used = method ?? (payload === undefined ? 'GET' : 'POST');
    const response = await fetch(`${this.#url}${path}`, {
      method: used,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(payload === undefined ? {} : { body: payload as string }),
    });
    const text = await response.text();
    if (text !== '') requireDocumentedAnswer(used, path, response.status, JSON.parse(text));
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? {} : JSON.parse(text)) as Envelope,
    };
  }

  /** Resolves when the answer to `GET path` has this status. Asks every 20 ms, which leaves the processors to the node. */
  async untilStatus(path: string, status: number): Promise<void> {
    while ((await this.request(path)).status !== status) await wait(20);
  }

  async login(email: string, password: string): Promise<string> {
    const { body } = await this.request('/api/auth/login', { body: { email, password } });
    return body.data.accessToken;
  }

  /** Starts an enhancement that is expected to be taken. */
  async enhance(token: string, body: object): Promise<WireData> {
    const answer = await this.request('/api/ai/enhance', { token, body });
    if (answer.status !== 201) throw new Error(`not taken: ${JSON.stringify(answer.body)}`);
    return answer.body.data;
  }

  async session(token: string, sessionId: string): Promise<WireData> {
    return (await this.request(`/api/ai/session/${sessionId}`, { token })).body.data;
  }

  async openStream(path: string, { token, headers }: RequestOptions = {}): Promise<OpenStream> {
    const closing = new AbortController();
    const response = await fetch(`${this.#url}${path}`, {
      headers: { ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }), ...headers },
      signal: closing.signal,
    });
    return { response, events: eventsOf(response, closing.signal), close: () => closing.abort() };
  }

  /** All events of a stream, from the cursor to its end. */
  async stream(token: string, sessionId: string, after = 0): Promise<StreamEvent[]> {
    const { events } = await this.openStream(`/api/ai/stream/${sessionId}?after=${String(after)}`, { token });
    const seen: StreamEvent[] = [];
    for await (const event of events) seen.push(event);
    return seen;
  }
}

async function* eventsOf(response: Response, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  const parsed: StreamEvent[] = [];
  const parser = createParser({
    onEvent: ({ event = 'message', data, id }) =>
      void parsed.push({ name: event, data: JSON.parse(data) as StreamEvent['data'], id }),
  });
  const decoder = new TextDecoder();
  try {
    for await (const bytes of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      parser.feed(decoder.decode(bytes, { stream: true }));
      for (const event of parsed.splice(0)) {
        requireDocumentedEvent(event.name, event.data);
        yield event;
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
