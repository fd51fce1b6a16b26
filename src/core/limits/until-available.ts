import { setTimeout as sleep } from 'node:timers/promises';
import { ZomaError } from '../errors.ts';

/** How long between two tries, in milliseconds. */
const againMs = 250;

const isAway = (error: unknown): boolean => error instanceof ZomaError && error.code === 'unavailable';

/**
 * Tries until what the work needs is there.
 * @throws what the work throws beside ZomaError `unavailable`; that too once `signal` has aborted
 */
export const untilAvailable = async <Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> => {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isAway(error) || signal.aborted) throw error;
    }
    await sleep(againMs, undefined, { signal }).catch(() => undefined);
  }
};
