import { ZomaError } from '../../core/errors.ts';
import { withTimeout } from '../../core/with-timeout.ts';
import type { Logger } from '../../ports/logger.ts';
import { asRedisFailure } from './connect.ts';

/** How long every request fails at once after a failure, in milliseconds. */
const cooldownMs = 1_000;

/**
 * Creates a function that runs requests to Redis that have a fallback. A request that takes longer than `timeoutMs` fails. For a second
 * after a failure every request fails at once, so that few requests wait for a Redis that hangs. Redis may still execute a
 * request that timed out. The function throws ZomaError `unavailable`, or the error that Redis returned.
 */
export const createTimeoutWithCooldown = ({ logger, timeoutMs }: { logger: Logger; timeoutMs: number }) => {
  let failsUntil = -Infinity;
  let failing = false;

  return async <Result>(request: () => Promise<Result>): Promise<Result> => {
    if (performance.now() < failsUntil) throw new ZomaError('unavailable');
    try {
      const result = await withTimeout(timeoutMs, request());
      failing = false;
      return result;
    } catch (error) {
      failsUntil = performance.now() + cooldownMs;
      if (!failing) logger.warn({ err: error }, 'Redis timed out; using the local fallback');
      failing = true;
      throw asRedisFailure(error);
    }
  };
};
