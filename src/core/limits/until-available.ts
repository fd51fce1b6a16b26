import { setTimeout as sleep } from 'node:timers/promises';
import { ZomaError } from '../errors.ts';

/** How long to wait between two attempts, in milliseconds. */
const againMs = 250;

const isUnavailable = (error: unknown): boolean => error instanceof ZomaError && error.code === 'unavailable';

/**
 * Repeats the work while it throws ZomaError `unavailable`.
 * @throws what else the work throws; `unavailable` once `signal` has aborted
 */
export const untilAvailable = async <Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> => {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isUnavailable(error) || signal.aborted) throw error;
    }
    await sleep(againMs, undefined, { signal }).catch(() => undefined);
  }
};
