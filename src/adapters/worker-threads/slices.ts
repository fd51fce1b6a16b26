/**
 * Divides work that is done in place among the turns of the event loop: at most `most` of effort in each, so that what else has come
 * in gets its turn. The first work of a turn of the loop waits for nothing.
 */
export const createSlices = (most: number) => {
  let spent = 0;
  let nextTurn: Promise<void> | undefined;

  const turn = (): Promise<void> =>
    (nextTurn ??= new Promise((resolve) =>
      setImmediate(() => {
        spent = 0;
        nextTurn = undefined;
        resolve();
      }),
    ));

  return {
    /** Resolves when so much may be done at once. */
    take: async (effort: number): Promise<void> => {
      while (spent > 0 && spent + effort > most) await turn();
      spent += effort;
      void turn();
    },
  };
};
