/** The time, as a port that tests can set. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
}

/** The clock of the machine. */
export const systemClock: Clock = { now: () => Date.now() };
