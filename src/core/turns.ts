import { setImmediate as nextTurn } from 'node:timers/promises';

/** The longest event-loop slice of work that is done in slices, in milliseconds, but for what a single step takes longer. */
const sliceMs = 8;

/**
 * Lets other requests have the event loop during long work: await the result between two steps. It resolves at once until
 * the slice is used up, then after the events that wait have been handled.
 */
export const createTurns = (): (() => Promise<void>) => {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < sliceMs) return;
    await nextTurn();
    began = performance.now();
  };
};
