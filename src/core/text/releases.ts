/** What is due within so many milliseconds of something that is due now runs with it. */
const togetherMs = 4;

/** Time that passes, for tests to set. */
export interface Timer {
  /** Milliseconds of a monotonic clock. */
  now(): number;
  /** Runs a function once, after so many milliseconds. */
  after(delayMs: number, run: () => void): void;
}

const systemTimer: Timer = {
  now: () => performance.now(),
  after: (delayMs, run) => void setTimeout(run, delayMs),
};

interface Release {
  readonly dueAt: number;
  run: (() => void) | undefined;
}

/**
 * Creates a queue of functions, each of which runs once, `delayMs` after it was added or up to 4 ms earlier: with the first one that is
 * due run those that would be due next. One timer serves all, and what they write shares a turn of the event loop.
 */
export const createReleases = ({
  delayMs,
  timer = systemTimer,
}: {
  readonly delayMs: number;
  readonly timer?: Timer;
}) => {
  /** In the order in which they are due. */
  let queue: Release[] = [];
  let isTimed = false;

  const setTimer = (): void => {
    const [next] = queue;
    if (isTimed || next === undefined) return;
    isTimed = true;
    timer.after(Math.max(0, next.dueAt - timer.now()), runDue);
  };

  const runDue = (): void => {
    isTimed = false;
    const until = timer.now() + togetherMs;
    const later = queue.findIndex(({ dueAt }) => dueAt > until);
    const due = later === -1 ? queue : queue.slice(0, later);
    queue = later === -1 ? [] : queue.slice(later);
    setTimer();
    for (const { run } of due) run?.();
  };

  return {
    now: timer.now,

    /** Adds a function, which must not throw. Returns a function that cancels it. */
    add: (run: () => void): (() => void) => {
      const release: Release = { dueAt: timer.now() + delayMs, run };
      queue.push(release);
      setTimer();
      return () => {
        release.run = undefined;
      };
    },
  };
};

/** A queue of functions that `createReleases` creates. */
export type Releases = ReturnType<typeof createReleases>;
