import { ZomaError } from '../../core/errors.ts';
import { withTimeout } from '../../core/with-timeout.ts';
import type { Logger } from '../../ports/logger.ts';
import { asRedisFailure } from './connect.ts';

/** Runs a request to Redis within a bounded time. */
export type TimeoutWithCooldown = <Result>(ask: () => Promise<Result>) => Promise<Result>;

/** How long Redis may take, and how long it is left alone after a failure. */
export interface ImpatienceOptions {
  readonly logger: Logger;
  /** How long an answer may take. */
  readonly patienceMs: number;
  /** How long Redis is not asked after it has failed to answer. */
  readonly restMs?: number;
}

/**
 * Creates a timeout with a cooldown, for requests that have a fallback. An answer that takes longer than `patienceMs` is a failure;
 * for `restMs` after a failure every request fails at once, so that few requests wait for a Redis that hangs. Redis may
 * still execute a request that timed out.
 * @throws ZomaError `unavailable`, and what Redis itself says
 */
export const createTimeoutWithCooldown = ({
  logger,
  patienceMs,
  restMs = 1_000,
}: ImpatienceOptions): TimeoutWithCooldown => {
  let restsUntil = -Infinity;
  let failing = false;

  return async (ask) => {
    if (performance.now() < restsUntil) throw new ZomaError('unavailable');
    try {
      const result = await withTimeout(patienceMs, ask());
      failing = false;
      return result;
    } catch (error) {
      restsUntil = performance.now() + restMs;
      if (!failing) logger.warn({ err: error }, 'Redis timed out; using the local fallback');
      failing = true;
      throw asRedisFailure(error);
    }
  };
};
