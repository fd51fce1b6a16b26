import { asClientError } from './errors.ts';

/** The delay before the second attempt; it doubles up to the longest one. A random part spreads the clients of a node that stopped. */
const firstDelayMs = 200;
const longestDelayMs = 5_000;
/** The longest `Retry-After` that is waited for; a limit that ends later is the caller's matter. */
const longestRetryAfterMs = 15_000;

/** Waits that a returning network ends early. */
export const createPauses = () => {
  const pending = new Set<() => void>();
  return {
    /** Resolves after `ms`, or when the signal is aborted or `wake` is called. */
    sleep: (ms: number, signal: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          pending.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        const timer = setTimeout(wake, ms);
        pending.add(wake);
        signal.addEventListener('abort', wake);
        if (signal.aborted) wake();
      }),
    wake: (): void => {
      for (const wake of pending) wake();
    },
  };
};

/** The waits of a client. */
export type Pauses = ReturnType<typeof createPauses>;

/** Creates the pauses between the attempts of one piece of work, which may be `budgetMs` in all. */
export const createRetry = (pauses: Pauses, budgetMs: number, signal: AbortSignal) => {
  let failures = 0;
  let waitedMs = 0;
  return {
    /** Begins again with short pauses, after an attempt that made progress. */
    reset: (): void => {
      failures = 0;
      waitedMs = 0;
    },
    /** Waits until the next attempt. @throws ZomaClientError the failure itself when no attempt may follow, the signal's reason when it is aborted */
    pause: async (failure: unknown): Promise<void> => {
      signal.throwIfAborted();
      const error = asClientError(failure);
      const spread = 0.5 + Math.random() / 2;
      // A server that asks for no pause gets one: many clients may follow it.
      const delayMs = Math.max(
        Math.min(firstDelayMs * 2 ** failures, longestDelayMs) * spread,
        (error.retryAfter || 0) * 1_000 * (0.5 + spread),
      );
      failures += 1;
      waitedMs += delayMs;
      if (!error.retryable || delayMs > longestRetryAfterMs || waitedMs > budgetMs) throw error;
      await pauses.sleep(delayMs, signal);
      signal.throwIfAborted();
    },
  };
};
