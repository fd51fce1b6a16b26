import type { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { createThrottledLogins, loginLimits } from '../../core/auth/throttled-logins.ts';
import type { LoginAttempts } from '../../ports/login-attempts.ts';
import { whileRedisIsThere } from './connect.ts';

/** Login attempts counted on all nodes together. */
export const createRedisLoginAttempts = ({ redis, prefix }: { redis: Redis; prefix: string }): LoginAttempts => {
  const limiter = (kind: keyof typeof loginLimits): RateLimiterRedis =>
    new RateLimiterRedis({ storeClient: redis, keyPrefix: `${prefix}login:${kind}`, ...loginLimits[kind] });
  const attempts = createThrottledLogins({ accounts: limiter('account'), addresses: limiter('address') });
  return {
    begin: (attempt) => whileRedisIsThere(() => attempts.begin(attempt)),
    succeed: (attempt) => whileRedisIsThere(() => attempts.succeed(attempt)),
  };
};
