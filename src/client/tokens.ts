import { ZomaClientError, asClientError, isTokenRefusal, unreachable } from './errors.ts';
import type { TokenAnswer, ZomaOptions } from './types.ts';

/** How long before its expiry a token is replaced: a minute, or a fifth of a shorter life. */
const marginMs = 60_000;
const marginShare = 0.2;

/** What `fetch` reports without a network, in the words of each browser and of Node. */
const networkFailure = /fetch|network|load failed/i;

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

const textOf = (answer: TokenAnswer): string => {
  if (typeof answer === 'string') return answer;
  return 'accessToken' in answer ? answer.accessToken : answer.access_token;
};

/** The access tokens of a client. */
export interface Tokens {
  /** Resolves with a token that is not about to expire; concurrent callers share one call of `getToken`. @throws ZomaClientError */
  current(): Promise<string>;
  /** Resolves with the token that replaces this one. @throws ZomaClientError */
  replace(token: string): Promise<string>;
  /** Runs work with a token, and once more with another token when the service refuses the first. @throws what the work throws */
  use<Result>(work: (token: string) => Promise<Result>): Promise<Result>;
  /** Returns how long the present token is used, in milliseconds. */
  dueInMs(): number;
}

/** Creates the tokens of a client from its options. @throws TypeError unless exactly one of `token` and `getToken` is given */
export const createTokens = ({ token: fixed, getToken }: Pick<ZomaOptions, 'token' | 'getToken'>): Tokens => {
  if ((fixed === undefined) === (getToken === undefined)) throw new TypeError('Give one of token and getToken.');
  let present = fixed;
  let due = Infinity;
  let end = Infinity;
  let pending: Promise<string> | undefined;

  const ask = async (): Promise<string> => {
    try {
      const token = textOf((await getToken?.()) ?? '');
      if (typeof token !== 'string' || !token) throw new TypeError('getToken returned no token.');
      const life = lifeOf(token);
      present = token;
      end = Date.now() + life;
      due = end - Math.min(marginMs, life * marginShare);
      return token;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof TypeError && networkFailure.test(message))
        throw unreachable('getToken has no network.', error);
      throw new ZomaClientError({ code: 'token_unavailable', message, retryable: false }, error);
    }
  };
  const renew = (): Promise<string> => (pending ??= ask().finally(() => (pending = undefined)));

  const current: Tokens['current'] = async () => {
    if (present !== undefined && Date.now() < due) return present;
    return renew().catch((error: unknown) => {
      // The renewal began ahead of the expiry: the next caller tries again.
      if (present !== undefined && Date.now() < end) return present;
      throw error;
    });
  };
  const replace: Tokens['replace'] = async (token) =>
    present !== undefined && (present !== token || !getToken) ? present : renew();

  return {
    current,
    replace,
    use: async (work) => {
      const token = await current();
      try {
        return await work(token);
      } catch (error) {
        if (!getToken || !isTokenRefusal(asClientError(error))) throw error;
        return work(await replace(token));
      }
    },
    dueInMs: () => Math.max(0, due - Date.now()),
  };
};
