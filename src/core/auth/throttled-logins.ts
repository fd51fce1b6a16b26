import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { systemClock, type Clock } from '../../ports/clock.ts';
import type { LoginAttempt, LoginAttempts } from '../../ports/login-attempts.ts';
import type { ZomaError } from '../errors.ts';
import { limitReached } from '../limits/rate-limits.ts';

const windowSeconds = 15 * 60;

/** The points of each limiter, and its window in seconds. */
export const loginLimits = {
  /** Wrong passwords for one account from one network. */
  pair: { points: 10, duration: windowSeconds },
  /** Wrong passwords from one network for any account; an office shares a network, so there are more. */
  network: { points: 100, duration: windowSeconds },
  /** Wrong passwords for one account from unfamiliar networks before attempts are delayed. */
  account: { points: 10, duration: windowSeconds },
  /**
   * Networks that logged in to an account. Two weeks: the limiters in memory use timers, which last 24 days at most.
   */
  familiar: { points: 1, duration: 14 * 24 * 3600 },
  /** Token exchanges from one network with a token that no issuer has signed. */
  exchange: { points: 100, duration: windowSeconds },
} as const;

const firstDelayMs = 250;
/** The longest delay of an attempt, in milliseconds: below the timeouts of clients. */
export const longestDelayMs = 5_000;

/** Returns the delay of an attempt; it doubles with each wrong password beyond `loginLimits.account`, up to `longestDelayMs`. */
const delayAfter = (failures: number): number =>
  failures <= loginLimits.account.points
    ? 0
    : Math.min(firstDelayMs * 2 ** (failures - loginLimits.account.points - 1), longestDelayMs);

const tooMany = ({ msBeforeNext }: RateLimiterRes, now: number): ZomaError =>
  limitReached({
    limit: 'login',
    message: 'Too many attempts to log in; try again later.',
    resetAt: new Date(now + msBeforeNext),
    retryAfterSeconds: Math.ceil(msBeforeNext / 1000),
  });

/** The counters and the clock of throttled logins. */
export interface ThrottledLoginsOptions {
  /** One limiter for each of `loginLimits`. */
  readonly limiters: Readonly<Record<keyof typeof loginLimits, RateLimiterAbstract>>;
  /** The system's clock by default. */
  readonly clock?: Clock;
  /** Delays an attempt by a number of milliseconds. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** Names an account in the keys of counters: a hash, so that the store holds no e-mail address, also none of an erased user. */
const keyOf = (account: string): string => createHash('sha256').update(account).digest('base64url');

const pairOf = ({ account, network }: LoginAttempt): string => `${network} ${keyOf(account)}`;

/**
 * Creates the throttle of login attempts.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html#account-lockout
 * @see https://pages.nist.gov/800-63-4/sp800-63b.html#throttle (networks that the subscriber logged in from)
 */
export const createThrottledLogins = ({
  limiters,
  clock = systemClock,
  wait = sleep,
}: ThrottledLoginsOptions): LoginAttempts => {
  const { pair, network, account, familiar, exchange } = limiters;

  /** Counts an attempt; a refused one is not counted, so that refusals end with their burst. */
  const consume = async (limiter: RateLimiterAbstract, key: string): Promise<void> => {
    try {
      await limiter.consume(key);
    } catch (reason) {
      if (!(reason instanceof RateLimiterRes)) throw reason;
      await limiter.reward(key);
      throw tooMany(reason, clock.now());
    }
  };

  const isFamiliar = async (attempt: LoginAttempt): Promise<boolean> => (await familiar.get(pairOf(attempt))) !== null;

  return {
    begin: async (attempt) => {
      // The network first: at its limit, invented accounts create no further counters.
      await consume(network, attempt.network);
      try {
        await consume(pair, pairOf(attempt));
      } catch (error) {
        await network.reward(attempt.network);
        throw error;
      }
      if (await isFamiliar(attempt)) return;
      const { consumedPoints } = await account.penalty(keyOf(attempt.account));
      const delayMs = delayAfter(consumedPoints);
      if (delayMs > 0) await wait(delayMs);
    },

    succeed: async (attempt) => {
      await pair.delete(pairOf(attempt));
      await network.reward(attempt.network);
      if (!(await isFamiliar(attempt))) await account.reward(keyOf(attempt.account));
      await familiar.set(pairOf(attempt), 1, loginLimits.familiar.duration);
    },

    beginExchange: async (from) => {
      const failed = await exchange.get(from);
      if (failed && failed.consumedPoints >= loginLimits.exchange.points) throw tooMany(failed, clock.now());
    },

    failExchange: async (from) => {
      await exchange.penalty(from);
    },
  };
};
