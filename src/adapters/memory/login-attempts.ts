import { RateLimiterMemory } from 'rate-limiter-flexible';
import { createThrottledLogins, loginLimits } from '../../core/auth/throttled-logins.ts';
import type { LoginAttempts } from '../../ports/login-attempts.ts';

/** Login attempts counted in this process. */
export const createMemoryLoginAttempts = (): LoginAttempts =>
  createThrottledLogins({
    accounts: new RateLimiterMemory(loginLimits.account),
    addresses: new RateLimiterMemory(loginLimits.address),
  });
