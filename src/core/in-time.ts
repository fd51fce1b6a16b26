import { ZomaError } from './errors.ts';

/**
 * Resolves with the result of `work` if it comes within `patienceMs` milliseconds. Work that is late may be done all the same.
 * An answer that arrives while this process itself is stalled is in time: timers run before the network is read,
 * so the network is read once more before the work is given up.
 * @throws ZomaError `unavailable` when the work is late; what the work throws
 */
export const inTime = async <Result>(patienceMs: number, work: Promise<Result>): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  let afterReading: NodeJS.Immediate | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      afterReading = setImmediate(() => reject(new ZomaError('unavailable')));
    }, patienceMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    clearImmediate(afterReading);
  }
};
