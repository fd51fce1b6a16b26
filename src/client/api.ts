import { unreachable, ZomaClientError, type ErrorFields } from './errors.ts';
import type { Lifetime } from './lifetime.ts';
import { createRetry, type Pauses } from './retry.ts';
import type { Tokens } from './tokens.ts';
import type { ZomaEvents } from './types.ts';

/** How long one attempt of a call may take, and how long a call pauses between its attempts in all, in milliseconds. */
const attemptMs = 30_000;
const callBudgetMs = 30_000;

/** The envelope of an answer. */
export interface Envelope {
  readonly success: boolean;
  readonly data?: unknown;
  readonly error?: ErrorFields;
}

/** One call. */
interface CallOptions {
  readonly body?: object;
  readonly idempotencyKey?: string;
  /** Ends the call; its reason is thrown. */
  readonly signal: AbortSignal;
  /** Aborted when no further attempt is to be made; its reason is thrown. */
  readonly whileWanted?: AbortSignal;
}

/** The parts of a client that its connections share. */
export interface ClientParts {
  /** The service's URL without a slash at its end. */
  readonly base: string;
  readonly tokens: Tokens;
  readonly pauses: Pauses;
  readonly lifetime: Lifetime;
  /** Reports whether the service answers. */
  readonly report: (state: ZomaEvents['connection']) => void;
}

const isJson = (response: Response): boolean => /json/.test(response.headers.get('Content-Type') ?? '');

/** Creates the calls of a client over HTTP. */
export const createApi = ({ base, tokens, pauses, report }: ClientParts) => {
  /** Reads the error of an answer. A proxy's answer has no envelope. */
  const errorOf = async (response: Response): Promise<ZomaClientError> => {
    const { status, headers } = response;
    const envelope = isJson(response) ? ((await response.json()) as Envelope) : undefined;
    const retryAfter = Number(headers.get('Retry-After') ?? NaN);
    if (envelope?.error) return new ZomaClientError(envelope.error, undefined, retryAfter || undefined);
    const message = `${base} answered ${String(status)} without an error of a Zoma service.`;
    return unreachable(message, undefined, status >= 500 || status === 429);
  };

  /** Sends one request with a token; resolves with a successful answer. @throws ZomaClientError, the signal's reason */
  const send = async (path: string, init: RequestInit & { signal: AbortSignal }, token: string): Promise<Response> => {
    const headers = { ...(init.headers as Record<string, string>), Authorization: `Bearer ${token}` };
    try {
      const response = await fetch(base + path, { ...init, headers, redirect: 'error' });
      report('online');
      if (response.ok) return response;
      throw await errorOf(response);
    } catch (error) {
      init.signal.throwIfAborted();
      if (error instanceof ZomaClientError) throw error;
      report('offline');
      throw unreachable(`${base} cannot be reached.`, error);
    }
  };

  const attempt = async (
    method: string,
    path: string,
    { body, idempotencyKey, signal }: CallOptions,
    token: string,
  ) => {
    const limit = new AbortController();
    const stop = (): void => limit.abort(signal.reason);
    const timer = setTimeout(() => limit.abort(unreachable(`${base} does not answer.`)), attemptMs);
    signal.addEventListener('abort', stop);
    try {
      signal.throwIfAborted();
      const headers: Record<string, string> = {
        ...(body && { 'Content-Type': 'application/json' }),
        ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
      };
      const init = { method, headers, signal: limit.signal, ...(body && { body: JSON.stringify(body) }) };
      const response = await send(path, init, token);
      if (!isJson(response)) throw unreachable(`${base} is no Zoma service.`, undefined, false);
      return ((await response.json()) as Envelope).data;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  };

  return {
    send,
    /** Calls the service, again after failures that may pass; resolves with the answer's data. @throws ZomaClientError, the signal's reason */
    call: async <Data>(method: string, path: string, options: CallOptions): Promise<Data> => {
      const retry = createRetry(pauses, callBudgetMs, options.whileWanted ?? options.signal);
      options.whileWanted?.throwIfAborted();
      for (;;) {
        try {
          return (await tokens.use((token) => attempt(method, path, options, token))) as Data;
        } catch (error) {
          await retry.pause(error);
        }
      }
    },
  };
};

/** The calls of a client. */
export type Api = ReturnType<typeof createApi>;
