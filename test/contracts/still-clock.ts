import type { Clock } from '../../src/ports/clock.ts';

/** A clock that stands still until it is moved, so that a test can name every instant. */
export const stillClock = (): Clock & { pass(milliseconds: number): Promise<void> } => {
  let now = Date.UTC(2026, 10, 23, 10);
  return {
    now: () => now,
    pass: (milliseconds) => {
      now += milliseconds;
      return Promise.resolve();
    },
  };
};
