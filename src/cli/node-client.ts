import { createParser } from 'eventsource-parser';
import { CommandFailure, exitCodes } from './failure.ts';

/** A node and the credentials to call it with. */
export interface NodeAddress {
  readonly url: string;
  /** A service key, a system key or an access token. */
  readonly key: string | undefined;
  /** The user that a service key acts for. */
  readonly onBehalfOf?: string | undefined;
}

/** An event of a session's stream. */
export interface SessionEvent {
  readonly name: string;
  readonly id: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Envelope {
  readonly success: boolean;
  readonly data?: unknown;
  readonly message?: string;
  readonly error?: { readonly code: string; readonly message: string; readonly details?: unknown };
}

/** Calls a node over HTTP. */
export interface NodeClient {
  /** Resolves with the `data` of the answer. @throws CommandFailure with the node's message */
  call<Data>(method: string, path: string, body?: object): Promise<Data>;
  /** Reads the events of a stream after a cursor, until the response ends. @throws CommandFailure */
  events(path: string, after: string | undefined): AsyncGenerator<SessionEvent>;
}

/** Makes one sentence of an error object: its message, and its first problem or its permission. */
const sentenceOf = ({ code, message, details }: NonNullable<Envelope['error']>): string => {
  const [problem] = Array.isArray(details) ? (details as { path?: string; message?: string }[]) : [];
  if (problem) return `${message.replace(/\.$/, '')}: ${problem.path ?? ''} ${problem.message ?? ''} (${code}).`;
  const { permission } = (details ?? {}) as { readonly permission?: string };
  return `${message.replace(/\.$/, '')}${permission === undefined ? '' : `: ${permission}`} (${code}).`;
};

/** Creates the client of a node. It follows no redirects, which could pass the key on. */
export const createNodeClient = ({ url, key, onBehalfOf }: NodeAddress): NodeClient => {
  const base = url.replace(/\/+$/, '');
  const headers = {
    ...(key !== undefined && { Authorization: `Bearer ${key}` }),
    ...(onBehalfOf !== undefined && { 'X-Zoma-On-Behalf-Of': Buffer.from(onBehalfOf).toString('latin1') }),
  };

  const request = async (path: string, init: RequestInit): Promise<Response> => {
    try {
      return await fetch(base + path, { redirect: 'error', ...init });
    } catch (error) {
      const { cause = error } = error as { cause?: unknown };
      const reason = cause instanceof Error ? cause.message || ('code' in cause ? String(cause.code) : '') : '';
      throw new CommandFailure(`The node at ${base} cannot be reached: ${reason}.`, exitCodes.unreachable);
    }
  };

  const envelopeOf = async (response: Response): Promise<Envelope> => {
    try {
      return (await response.json()) as Envelope;
    } catch {
      throw new CommandFailure(`${base} answered ${String(response.status)}, and is no Zoma node.`);
    }
  };

  const dataOf = async (response: Response): Promise<unknown> => {
    const { success, data, message, error } = await envelopeOf(response);
    if (success) return data ?? { message };
    throw new CommandFailure(error ? sentenceOf(error) : `${base} answered ${String(response.status)}.`);
  };

  return {
    call: async <Data>(method: string, path: string, body?: object) => {
      const json = body && { body: JSON.stringify(body), headers: { ...headers, 'Content-Type': 'application/json' } };
      return (await dataOf(await request(path, { method, headers, ...json }))) as Data;
    },

    events: async function* (path, after) {
      const cursor = after === undefined ? {} : { 'Last-Event-ID': after };
      const response = await request(path, { headers: { ...headers, ...cursor } });
      if (response.status === 204) return;
      if (!response.ok) await dataOf(response);
      const parsed: SessionEvent[] = [];
      const parser = createParser({
        onEvent: ({ event = 'message', id, data }) =>
          void parsed.push({ name: event, id, data: JSON.parse(data) as SessionEvent['data'] }),
      });
      const decoder = new TextDecoder();
      for await (const bytes of (response.body ?? []) as AsyncIterable<Uint8Array>) {
        parser.feed(decoder.decode(bytes, { stream: true }));
        yield* parsed.splice(0);
      }
    },
  };
};
