import { ZomaError } from './errors.ts';

/**
 * Resolves with the result of `work` unless it takes longer than `timeoutMs` milliseconds. Late work is not cancelled.
 * An answer that arrives while this process is stalled counts as in time: after a stall timers run before network events, so the
 * timeout handles network events once more before it rejects.
 * @throws ZomaError `unavailable` when the work is late; what the work throws
 */
export const withTimeout = async <Result>(timeoutMs: number, work: Promise<Result>): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  let afterNetwork: NodeJS.Immediate | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      afterNetwork = setImmediate(() => reject(new ZomaError('unavailable')));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    clearImmediate(afterNetwork);
  }
};
