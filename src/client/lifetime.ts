import { ZomaClientError } from './errors.ts';

const closed = new ZomaClientError({ code: 'closed', message: 'The client is closed.', retryable: false });

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
