/** `closed`: asked as usual. `open`: not asked. `half_open`: one request at a time finds out whether it is back. */
export type CircuitState = 'closed' | 'open' | 'half_open';

export interface CircuitReport {
  readonly state: CircuitState;
  /** While it is open, and while the provider asked to be left alone: when it may be asked again, in milliseconds since the epoch. */
  readonly retryAt: number | undefined;
}

/** What a request tells its circuit. */
export interface Permit {
  /**
   * The first text came after so many milliseconds. A probe that was fast enough closes
   * the circuit, on probation: the next failure opens it again, until an answer is whole.
   */
  answered(firstTokenMs: number): Promise<void>;
  /** The answer came whole. */
  completed(): Promise<void>;
  /** It failed by a fault of the provider's, which asks to be left alone for so long if it said so. */
  failed(options?: { readonly retryAfterMs?: number | undefined }): Promise<void>;
  /** It ended in a way that says nothing about the provider: it was cancelled, or the request was at fault. */
  released(): Promise<void>;
}

/**
 * Keeps requests away from what fails or is slow: one circuit for each provider and
 * model, known to every node that shares the store.
 *
 * - A circuit opens when, among the requests of the last `windowMs` that ended or
 *   answered, at least `minimumBad` were bad (failed, or slower than `slowMs`), and at
 *   least half of all; and when a probe is bad, or any request on probation.
 * - It stays open for `openMs`, twice as long after each probe in a row that was bad, at
 *   most `longestOpenMs`. Then it is half open: one request at a time is admitted,
 *   until it has told, or until `probeMs` have passed since it was admitted.
 * - A failure with `retryAfterMs` keeps everybody away for that long, in any state, and
 *   does not count as bad: a limit is no fault.
 *
 * Nothing here rejects: while a shared state cannot be reached, each node goes by what it knows.
 */
export interface CircuitBreakers {
  /** Leave to send one request, or undefined: then nothing may be sent. */
  admit(circuit: string): Promise<Permit | undefined>;
  /** Asks nothing of the provider and admits nothing. A circuit that nobody has used is closed. */
  report(circuit: string): Promise<CircuitReport>;
}

export interface CircuitSettings {
  readonly windowMs: number;
  readonly minimumBad: number;
  readonly slowMs: number;
  readonly openMs: number;
  readonly longestOpenMs: number;
  readonly probeMs: number;
}
