import { ZomaClientError, asClientError, isTokenRefusal, unreachable } from './errors.ts';
import { within } from './lifetime.ts';
import type { TokenAnswer, ZomaOptions } from './types.ts';

/** How long before its expiry a token is replaced: a minute, or a fifth of a shorter life. */
const marginMs = 60_000;
const marginShare = 0.2;

/** How long a call waits for `getToken`, in milliseconds. */
const tokenMs = 30_000;

/** How the message of `fetch` without a network begins: in Chromium, Firefox, Safari, and Node. */
const networkFailure = /^(failed to fetch|network ?error|load failed|fetch failed|terminated)/i;

/** What a header can carry: with any other character `fetch` fails as if the service were away. */
const sendable = /^[\x21-\x7e]+$/;

interface Claims {
  readonly exp?: number;
  readonly iat?: number;
}

/** Reads the claims of a JWT without verifying it; a token of another form has none. */
const claimsOf = (token: string): Claims => {
  try {
    return JSON.parse(atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/'))) as Claims;
  } catch {
    return {};
  }
};

/** Computes how long a token that has just been received lives, in milliseconds. */
const lifeOf = (token: string): number => {
  const { exp, iat } = claimsOf(token);
  if (!exp) return Infinity;
  const left = exp * 1000 - Date.now();
  const whole = iat ? (exp - iat) * 1000 : left;
  // With a wrong clock each new token would look expired, or never expire: trust the length of its life instead.
  return left <= 0 || left > whole ? whole : left;
};

/** Returns the token of an answer of `getToken`. @throws TypeError for an answer without one that can be sent */
const textOf = (answer: TokenAnswer | undefined): string => {
  const { accessToken, access_token: other } = Object(answer) as Partial<
    Record<'accessToken' | 'access_token', unknown>
  >;
  const token = typeof answer === 'string' ? answer : (accessToken ?? other);
  if (typeof token !== 'string' || !sendable.test(token))
    throw new TypeError('There is no token that a header can carry.');
  return token;
};

/** Creates the error of a getToken that failed. The status lets the element tell an ended login from a wrong address. */
const unavailable = (message: string, cause?: unknown): ZomaClientError => {
  const { status } = Object(cause) as { readonly status?: unknown };
  const details = typeof status === 'number' ? { status } : undefined;
  return new ZomaClientError({ code: 'token_unavailable', message, retryable: false, details }, cause);
};

/** The access tokens of a client. */
export interface Tokens {
  /**
   * Resolves with a token that is not about to expire; concurrent callers share one call of `getToken`.
   * @throws ZomaClientError `token_unavailable`, `unreachable` when `getToken` has no network; the signal's reason
   */
  current(signal: AbortSignal): Promise<string>;
  /** Resolves with the token that replaces this one. @throws as `current` does */
  replace(token: string, signal: AbortSignal): Promise<string>;
  /**
   * Runs work with a token, and once more with another token when the service refuses the first. The signal ends the wait for a token, not
   * the work. @throws as `current` does, and what the work throws
   */
  use<Result>(work: (token: string) => Promise<Result>, signal: AbortSignal): Promise<Result>;
  /** Returns how long the present token is used, in milliseconds. */
  dueInMs(): number;
}

/** Creates the tokens of a client from its options. @throws TypeError unless exactly one of `token` and `getToken` is given */
export const createTokens = ({ token: fixed, getToken }: Pick<ZomaOptions, 'token' | 'getToken'>): Tokens => {
  if ((fixed === undefined) === (getToken === undefined)) throw new TypeError('Give one of token and getToken.');
  let present: string | undefined;
  let due = Infinity;
  let end = Infinity;
  let pending: Promise<string> | undefined;

  const ask = async (): Promise<string> => {
    try {
      const token = textOf(getToken ? await getToken() : fixed);
      const life = getToken ? lifeOf(token) : Infinity;
      present = token;
      end = Date.now() + life;
      due = end - Math.min(marginMs, life * marginShare);
      return token;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof TypeError && networkFailure.test(message))
        throw unreachable('getToken has no network.', error);
      throw unavailable(message, error);
    }
  };
  const renew = (signal: AbortSignal): Promise<string> => {
    const asked = (pending ??= ask());
    const forget = (): void => {
      if (pending === asked) pending = undefined;
    };
    const late = (): ZomaClientError => {
      // The next caller asks anew.
      forget();
      return unavailable('getToken did not answer within 30 s.');
    };
    return within(tokenMs, signal, late, () => asked.finally(forget));
  };

  const current: Tokens['current'] = async (signal) => {
    signal.throwIfAborted();
    if (present !== undefined && Date.now() < due) return present;
    return renew(signal).catch((error: unknown) => {
      signal.throwIfAborted();
      // The renewal began ahead of the expiry: the next caller tries again.
      if (present !== undefined && Date.now() < end) return present;
      throw error;
    });
  };
  const replace: Tokens['replace'] = async (token, signal) =>
    present !== undefined && (present !== token || !getToken) ? present : renew(signal);

  return {
    current,
    replace,
    use: async (work, signal) => {
      const token = await current(signal);
      try {
        return await work(token);
      } catch (error) {
        if (!getToken || !isTokenRefusal(asClientError(error))) throw error;
        return work(await replace(token, signal));
      }
    },
    dueInMs: () => Math.max(0, due - Date.now()),
  };
};
