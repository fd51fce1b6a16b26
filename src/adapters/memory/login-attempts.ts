import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ZomaError } from '../../core/errors.ts';
import type { LoginAttempts } from '../../ports/login-attempts.ts';

const windowSeconds = 15 * 60;
/** Wrong passwords in a window. An address may stand for an office, hence more. */
const perAccount = 10;
const perAddress = 100;

const isRefusal = (reason: unknown): reason is RateLimiterRes => reason instanceof RateLimiterRes;

const tooMany = ({ msBeforeNext }: RateLimiterRes): ZomaError =>
  new ZomaError('rate_limited', {
    message: 'Too many attempts to log in; try again later.',
    details: { limit: 'login', remaining: 0, resetAt: new Date(Date.now() + msBeforeNext).toISOString() },
    retryAfterSeconds: Math.ceil(msBeforeNext / 1000),
  });

/** Login attempts counted in this process. */
export const createMemoryLoginAttempts = (): LoginAttempts => {
  const accounts = new RateLimiterMemory({ points: perAccount, duration: windowSeconds });
  const addresses = new RateLimiterMemory({ points: perAddress, duration: windowSeconds });

  const consume = async (limiter: RateLimiterMemory, key: string): Promise<void> => {
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
