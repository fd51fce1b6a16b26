import type { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { createThrottledLogins, loginLimits, type ThrottledLoginsOptions } from '../../core/auth/throttled-logins.ts';
import type { LoginAttempts } from '../../ports/login-attempts.ts';
import { whileRedisIsThere } from './connect.ts';

/** Counts login attempts of all nodes together. */
export const createRedisLoginAttempts = ({
  redis,
  prefix,
  ...options
}: { redis: Redis; prefix: string } & Pick<ThrottledLoginsOptions, 'clock' | 'wait'>): LoginAttempts => {
  const limiter = (kind: keyof typeof loginLimits): RateLimiterRedis =>
    new RateLimiterRedis({ storeClient: redis, keyPrefix: `${prefix}login:${kind}`, ...loginLimits[kind] });
  const attempts = createThrottledLogins({
    ...options,
    limiters: {
      pair: limiter('pair'),
      network: limiter('network'),
      account: limiter('account'),
      familiar: limiter('familiar'),
    },
  });
  return {
    begin: (attempt) => whileRedisIsThere(() => attempts.begin(attempt)),
    succeed: (attempt) => whileRedisIsThere(() => attempts.succeed(attempt)),
  };
};
