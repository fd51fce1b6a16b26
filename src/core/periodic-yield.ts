import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long work may hold the event loop before it yields, in milliseconds; a single step may take longer. */
const sliceMs = 8;

/**
 * Lets other requests run during long work: await the returned function between two steps. It resolves at once until
 * the work has held the event loop for 8 ms, then after the events that wait have been handled.
 */
export const createPeriodicYield = (): (() => Promise<void>) => {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < sliceMs) return;
    await nextTurn();
    began = performance.now();
  };
};

/** Runs work that is divided into steps without a pause. */
export const runAtOnce = <Result>(steps: Generator<void, Result>): Result => {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
};

/** Runs work that is divided into steps, and lets other requests run between two of them. Resolves with what the work returns. */
export const runInSteps = async <Result>(steps: Generator<void, Result>): Promise<Result> => {
  const yieldPeriodically = createPeriodicYield();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    await yieldPeriodically();
  }
};
