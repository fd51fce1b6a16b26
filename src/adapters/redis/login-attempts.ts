import type { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { createThrottledLogins, loginLimits, type ThrottledLoginsOptions } from '../../core/auth/throttled-logins.ts';
import type { LoginAttempts } from '../../ports/login-attempts.ts';
import { reportingUnavailable } from './connect.ts';

/** Creates the count of login attempts that all nodes share. Throws ZomaError `unavailable` without Redis. */
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
      exchange: limiter('exchange'),
    },
  });
  return {
    begin: (attempt) => reportingUnavailable(() => attempts.begin(attempt)),
    succeed: (attempt) => reportingUnavailable(() => attempts.succeed(attempt)),
    beginExchange: (network) => reportingUnavailable(() => attempts.beginExchange(network)),
    failExchange: (network) => reportingUnavailable(() => attempts.failExchange(network)),
  };
};
