import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { LoginAttempts } from '../../ports/login-attempts.ts';
import { ZomaError } from '../errors.ts';

/** Wrong passwords in a window of 15 minutes. An address may stand for an office, hence more. */
export const loginLimits = {
  account: { points: 10, duration: 15 * 60 },
  address: { points: 100, duration: 15 * 60 },
} as const;

const isRefusal = (reason: unknown): reason is RateLimiterRes => reason instanceof RateLimiterRes;

const tooMany = ({ msBeforeNext }: RateLimiterRes): ZomaError =>
  new ZomaError('rate_limited', {
    message: 'Too many attempts to log in; try again later.',
    details: { limit: 'login', remaining: 0, resetAt: new Date(Date.now() + msBeforeNext).toISOString() },
    retryAfterSeconds: Math.ceil(msBeforeNext / 1000),
  });

/** Login attempts, counted by limiters of `loginLimits`, wherever these keep their counts. */
export const createThrottledLogins = ({
  accounts,
  addresses,
}: {
  accounts: RateLimiterAbstract;
  addresses: RateLimiterAbstract;
}): LoginAttempts => {
  const consume = async (limiter: RateLimiterAbstract, key: string): Promise<void> => {
    try {
      await limiter.consume(key);
    } catch (reason) {
      throw isRefusal(reason) ? tooMany(reason) : reason;
    }
  };

  return {
    begin: async ({ account, address }) => {
      await consume(addresses, address);
      await consume(accounts, account);
    },
    succeed: async ({ account, address }) => {
      await accounts.delete(account);
      await addresses.reward(address);
    },
  };
};
