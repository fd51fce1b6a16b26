import { ZomaError } from '../../core/errors.ts';
import { inTime } from '../../core/in-time.ts';
import type { Logger } from '../../ports/logger.ts';
import { asRedisFailure } from './connect.ts';

/** Asks Redis for something, but does not wait long. */
export type Impatience = <Result>(ask: () => Promise<Result>) => Promise<Result>;

export interface ImpatienceOptions {
  readonly logger: Logger;
  /** How long an answer may take. */
  readonly patienceMs: number;
  /** How long Redis is not asked after it has failed to answer. */
  readonly restMs?: number;
}

/**
 * For what can do without Redis: an answer that takes longer than `patienceMs` is a failure, and
 * after a failure everything is one at once for `restMs`, so that a Redis that hangs is waited
 * for by few. What was asked may be done all the same, later.
 * @throws ZomaError `unavailable`, and what Redis itself says
 */
export const createImpatience = ({ logger, patienceMs, restMs = 1_000 }: ImpatienceOptions): Impatience => {
  let restsUntil = -Infinity;
  let failing = false;

  return async (ask) => {
    if (performance.now() < restsUntil) throw new ZomaError('unavailable');
    try {
      const result = await inTime(patienceMs, ask());
      failing = false;
      return result;
    } catch (error) {
      restsUntil = performance.now() + restMs;
      if (!failing) logger.warn({ err: error }, 'Redis did not answer in time and is done without');
      failing = true;
      throw asRedisFailure(error);
    }
  };
};
