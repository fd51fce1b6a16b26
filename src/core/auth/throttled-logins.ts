import { setTimeout as sleep } from 'node:timers/promises';
import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { LoginAttempt, LoginAttempts } from '../../ports/login-attempts.ts';
import type { ZomaError } from '../errors.ts';
import { limitReached } from '../limits/rate-limits.ts';

const windowSeconds = 15 * 60;

/** The limiters: how many points each has, and for how many seconds it counts. */
export const loginLimits = {
  /** Wrong passwords for one account from one network. */
  pair: { points: 10, duration: windowSeconds },
  /** Wrong passwords from one network, for whatever accounts. A network may stand for an office, hence more. */
  network: { points: 100, duration: windowSeconds },
  /** Wrong passwords for one account, from networks that are new to it, before attempts are delayed. */
  account: { points: 10, duration: windowSeconds },
  /**
   * Networks that logged in to an account. Two weeks: the limiters in memory keep time with timers, which hold 24 days at most.
   */
  familiar: { points: 1, duration: 14 * 24 * 3600 },
} as const;

const firstDelayMs = 250;
/** The longest that an attempt waits, in milliseconds: short enough for a person and for the timeouts of clients. */
export const longestDelayMs = 5_000;

/** Doubles with each wrong password beyond those of `loginLimits.account`, up to `longestDelayMs`. */
const delayAfter = (failures: number): number =>
  failures <= loginLimits.account.points
    ? 0
    : Math.min(firstDelayMs * 2 ** (failures - loginLimits.account.points - 1), longestDelayMs);

const tooMany = ({ msBeforeNext }: RateLimiterRes): ZomaError =>
  limitReached({
    limit: 'login',
    message: 'Too many attempts to log in; try again later.',
    resetAt: new Date(Date.now() + msBeforeNext),
    retryAfterSeconds: Math.ceil(msBeforeNext / 1000),
  });

/** The counters of login attempts, and how a delayed attempt waits. */
export interface ThrottledLoginsOptions {
  /** One limiter for each of `loginLimits`, wherever these keep their counts. */
  readonly limiters: Readonly<Record<keyof typeof loginLimits, RateLimiterAbstract>>;
  /** Resolves after so many milliseconds. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

const pairOf = ({ account, network }: LoginAttempt): string => `${network} ${account}`;

/**
 * Throttles login attempts, counted by limiters of `loginLimits`.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html#account-lockout
 * @see https://pages.nist.gov/800-63-4/sp800-63b.html#throttle (networks that the subscriber logged in from)
 */
export const createThrottledLogins = ({ limiters, wait = sleep }: ThrottledLoginsOptions): LoginAttempts => {
  const { pair, network, account, familiar } = limiters;

  /** A refused attempt is taken back at once: a burst of refusals must not outlast the burst. */
  const consume = async (limiter: RateLimiterAbstract, key: string): Promise<void> => {
    try {
      await limiter.consume(key);
    } catch (reason) {
      if (!(reason instanceof RateLimiterRes)) throw reason;
      await limiter.reward(key);
      throw tooMany(reason);
    }
  };

  const isFamiliar = async (attempt: LoginAttempt): Promise<boolean> => (await familiar.get(pairOf(attempt))) !== null;

  return {
    begin: async (attempt) => {
      // The network first: once it is at its limit, made-up accounts create no more counts.
      await consume(network, attempt.network);
      try {
        await consume(pair, pairOf(attempt));
      } catch (error) {
        await network.reward(attempt.network);
        throw error;
      }
      if (await isFamiliar(attempt)) return;
      const { consumedPoints } = await account.penalty(attempt.account);
      const delayMs = delayAfter(consumedPoints);
      if (delayMs > 0) await wait(delayMs);
    },

    succeed: async (attempt) => {
      await pair.delete(pairOf(attempt));
      await network.reward(attempt.network);
      if (!(await isFamiliar(attempt))) await account.reward(attempt.account);
      await familiar.set(pairOf(attempt), 1, loginLimits.familiar.duration);
    },
  };
};
