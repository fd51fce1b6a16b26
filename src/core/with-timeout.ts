import { ZomaError } from './errors.ts';

/**
 * Resolves with the result of `work` if it arrives within `timeoutMs` milliseconds. Late work is not cancelled and may still complete.
 * A result that arrives while this process is stalled counts as in time: Node runs timers before it reads the network,
 * so the network is read once more before the timeout is reported.
 * @throws ZomaError `unavailable` after the timeout; what the work throws
 */
export const withTimeout = async <Result>(timeoutMs: number, work: Promise<Result>): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  let afterReading: NodeJS.Immediate | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      afterReading = setImmediate(() => reject(new ZomaError('unavailable')));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    clearImmediate(afterReading);
  }
};
