import { ZomaClientError } from './errors.ts';

const closed = new ZomaClientError({ code: 'closed', message: 'The client is closed.', retryable: false });

/** Settles as the promise does; rejects with the signal's reason once the signal is aborted, even if the promise never settles. */
export const untilAborted = <Result>(signal: AbortSignal, promise: Promise<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    const leave = (): void => signal.removeEventListener('abort', stop);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    promise.then(resolve, reject).finally(leave);
  });

/**
 * Runs work with a signal that is aborted with the given one, and with the error of `late` after `ms`. Rejects with the signal's reason then,
 * even if the work does not stop.
 */
export const within = async <Result>(
  ms: number,
  signal: AbortSignal,
  late: () => ZomaClientError,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> => {
  const limit = new AbortController();
  const stop = (): void => limit.abort(signal.reason);
  const timer = setTimeout(() => limit.abort(late()), ms);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    return await untilAborted(limit.signal, work(limit.signal));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
};

/**
 * Creates the lifetime of a client, which ends everything that runs in it. Not one AbortSignal for all: Node warns of a leak when more
 * than ten listeners wait for one.
 */
export const createLifetime = () => {
  const running = new Set<(reason: ZomaClientError) => void>();
  let isClosed = false;

  const add = (stop: (reason: ZomaClientError) => void): (() => void) => {
    if (isClosed) stop(closed);
    else running.add(stop);
    return () => void running.delete(stop);
  };

  return {
    isClosed: (): boolean => isClosed,
    /** Calls `stop` when the client is closed, at once if it already is. @returns the function that removes it */
    add,
    /** Runs work with a signal that is aborted when the client is closed. */
    run: async <Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> => {
      const controller = new AbortController();
      const leave = add((reason) => controller.abort(reason));
      try {
        return await work(controller.signal);
      } finally {
        leave();
      }
    },
    close: (): void => {
      isClosed = true;
      for (const stop of running) stop(closed);
      running.clear();
    },
  };
};

/** The lifetime of a client. */
export type Lifetime = ReturnType<typeof createLifetime>;
