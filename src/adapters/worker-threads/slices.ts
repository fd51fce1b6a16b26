/**
 * Bounds the work in each turn of the event loop by its effort, which is known beforehand: at most `most`, so that other requests
 * run in between. The first work of a turn does not wait.
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
