import { RateLimiterMemory } from 'rate-limiter-flexible';
import { createThrottledLogins, loginLimits, type ThrottledLoginsOptions } from '../../core/auth/throttled-logins.ts';
import type { LoginAttempts } from '../../ports/login-attempts.ts';

/** Counts login attempts in this process. A count is forgotten with its window. */
export const createMemoryLoginAttempts = (
  options: Pick<ThrottledLoginsOptions, 'clock' | 'wait'> = {},
): LoginAttempts =>
  createThrottledLogins({
    ...options,
    limiters: {
      pair: new RateLimiterMemory(loginLimits.pair),
      network: new RateLimiterMemory(loginLimits.network),
      account: new RateLimiterMemory(loginLimits.account),
      familiar: new RateLimiterMemory(loginLimits.familiar),
    },
  });
