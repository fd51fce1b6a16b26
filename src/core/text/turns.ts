/**
 * Creates a sequence of works, of which one runs at a time, in the order in which they were given: at once when no other is under way, so
 * that what is done in one step needs no promise.
 */
export const createTurns = () => {
  /** Resolves when the last work that takes several steps has ended, well or badly. */
  let underWay: Promise<void> | undefined;

  const follow = async <Result>(work: Promise<Result>): Promise<Result> => {
    const ended = work.then(
      () => undefined,
      () => undefined,
    );
    underWay = ended;
    try {
      return await work;
    } finally {
      if (underWay === ended) underWay = undefined;
    }
  };

  return {
    /** Runs work, after the work that is under way. @throws what it throws */
    run: <Result>(work: () => Result | Promise<Result>): Result | Promise<Result> => {
      const result = underWay ? underWay.then(work) : work();
      return result instanceof Promise ? follow(result) : result;
    },

    /** Resolves when no work is under way. */
    untilIdle: async (): Promise<void> => {
      while (underWay) await underWay;
    },
  };
};
