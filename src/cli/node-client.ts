import { createParser } from 'eventsource-parser';
import { CommandFailure, exitCodes, refusedBy, type ErrorObject } from './failure.ts';

/** A node and the credentials to call it with. */
export interface NodeAddress {
  readonly url: string;
  /** A service key, a system key or an access token. */
  readonly key: string | undefined;
  /** The user that a service key acts for. */
  readonly onBehalfOf?: string | undefined;
  /** Breaks off the requests. */
  readonly signal?: AbortSignal | undefined;
}

/** How long a logout waits for its answer, in milliseconds. */
const logoutMs = 3_000;

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
  readonly error?: ErrorObject;
}

/** Calls a node over HTTP. */
export interface NodeClient {
  /** Resolves with the `data` of the answer. @throws CommandFailure with the node's message */
  call<Data>(method: string, path: string, body?: object): Promise<Data>;
  /** As `call`, with a body of another type. */
  send<Data>(method: string, path: string, body: { readonly type: string; readonly text: string }): Promise<Data>;
  /** Reads a body of a type, piece by piece. @throws CommandFailure also when the body breaks off */
  read(path: string, type: string): AsyncGenerator<Uint8Array>;
  /** Reads the events of a stream after a cursor, until the response ends. @throws CommandFailure */
  events(path: string, after: string | undefined): AsyncGenerator<SessionEvent>;
  /** Ends the login that the client made, if any. */
  close(): Promise<void>;
}

/** Creates the client of a node. It follows no redirects, which could pass the key on. */
export const createNodeClient = ({ url, key, onBehalfOf, signal }: NodeAddress): NodeClient => {
  const base = url.replace(/\/+$/, '');
  const headers = {
    ...(key !== undefined && { Authorization: `Bearer ${key}` }),
    ...(onBehalfOf !== undefined && { 'X-Zoma-On-Behalf-Of': Buffer.from(onBehalfOf).toString('latin1') }),
  };

  const unreachable = (error: unknown, problem = 'cannot be reached'): CommandFailure => {
    const { cause = error } = error as { cause?: unknown };
    const reason = cause instanceof Error ? cause.message || ('code' in cause ? String(cause.code) : '') : '';
    return new CommandFailure(`The node at ${base} ${problem}: ${reason}.`, exitCodes.unreachable);
  };

  const request = async (path: string, init: RequestInit): Promise<Response> => {
    try {
      return await fetch(base + path, { redirect: 'error', ...init, ...(signal && { signal }) });
    } catch (error) {
      throw unreachable(error);
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
    throw error ? refusedBy(error) : new CommandFailure(`${base} answered ${String(response.status)}.`);
  };

  const send: NodeClient['send'] = async <Data>(
    method: string,
    path: string,
    { type, text }: { readonly type: string; readonly text: string },
  ) => {
    const init = { method, body: text, headers: { ...headers, 'Content-Type': type } };
    return (await dataOf(await request(path, init))) as Data;
  };

  return {
    call: async <Data>(method: string, path: string, body?: object) =>
      body
        ? send<Data>(method, path, { type: 'application/json', text: JSON.stringify(body) })
        : ((await dataOf(await request(path, { method, headers }))) as Data),

    send,

    read: async function* (path, type) {
      const response = await request(path, { headers: { ...headers, Accept: type } });
      if (!response.ok) await dataOf(response);
      if (response.headers.get('Content-Type')?.startsWith(type) !== true) {
        await response.body?.cancel();
        throw new CommandFailure(`The node at ${base} does not answer ${path} as ${type}: its version is older.`);
      }
      try {
        yield* (response.body ?? []) as AsyncIterable<Uint8Array>;
      } catch (error) {
        throw unreachable(error, 'broke off its answer');
      }
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

    close: () => Promise.resolve(),
  };
};

/** Creates a client that logs in with a password; its `close` logs out, also after `signal` has broken off its requests. @throws CommandFailure */
export const logIn = async (
  url: string,
  { email, password }: { readonly email: string; readonly password: string },
  signal?: AbortSignal,
): Promise<NodeClient> => {
  const path = '/api/auth/login';
  const login = await createNodeClient({ url, key: undefined, signal }).call<{ accessToken: string }>('POST', path, {
    email,
    password,
  });
  const key = login.accessToken;
  return {
    ...createNodeClient({ url, key, signal }),
    close: async () => {
      const client = createNodeClient({ url, key, signal: AbortSignal.timeout(logoutMs) });
      // The login expires by itself when the node is gone.
      await client.call('POST', '/api/auth/logout', {}).catch(() => undefined);
    },
  };
};
