import { isErrorFields, unreachable, ZomaClientError, type ErrorFields } from './errors.ts';
import { within, type Lifetime } from './lifetime.ts';
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
  /** Aborted when no token and no further attempt is wanted; an attempt that runs goes on. Its reason is thrown. */
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

/** Reads the envelope of an answer; undefined if the answer has none, for example a proxy's. @throws TypeError when the connection breaks off */
const readEnvelope = async (response: Response): Promise<Envelope | undefined> => {
  const text = await response.text();
  try {
    const read = JSON.parse(text) as Envelope | null;
    return typeof read?.success === 'boolean' ? read : undefined;
  } catch {
    return undefined;
  }
};

/** Creates the calls of a client over HTTP. */
export const createApi = ({ base, tokens, pauses, report }: ClientParts) => {
  /** Reads the error of an answer. */
  const errorOf = async (response: Response): Promise<ZomaClientError> => {
    const { status, headers } = response;
    const error = (await readEnvelope(response))?.error;
    const retryAfter = Number(headers.get('Retry-After')) || undefined;
    if (isErrorFields(error)) return new ZomaClientError(error, undefined, retryAfter);
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

  const attempt = (
    method: string,
    path: string,
    { body, idempotencyKey, signal: given }: CallOptions,
    token: string,
  ): Promise<unknown> =>
    within(
      attemptMs,
      given,
      () => unreachable(`${base} does not answer.`),
      async (signal) => {
        const headers: Record<string, string> = {
          ...(body && { 'Content-Type': 'application/json' }),
          ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
        };
        const init = { method, headers, signal, ...(body && { body: JSON.stringify(body) }) };
        const envelope = await readEnvelope(await send(path, init, token));
        if (!envelope?.success) throw unreachable(`${base} is no Zoma service.`, undefined, false);
        return envelope.data;
      },
    );

  return {
    send,
    /** Calls the service, again after failures that may pass; resolves with the answer's data. @throws ZomaClientError, the signal's reason */
    call: async <Data>(method: string, path: string, options: CallOptions): Promise<Data> => {
      const wanted = options.whileWanted ?? options.signal;
      const retry = createRetry(pauses, callBudgetMs, wanted);
      for (;;) {
        try {
          return (await tokens.use((token) => attempt(method, path, options, token), wanted)) as Data;
        } catch (error) {
          await retry.pause(error);
        }
      }
    },
  };
};

/** The calls of a client. */
export type Api = ReturnType<typeof createApi>;
