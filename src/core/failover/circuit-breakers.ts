import type { Clock } from '../../ports/clock.ts';
import type { Deadlines } from './deadlines.ts';

/** State of a circuit. `closed`: requests pass. `open`: none passes. `half_open`: one request at a time passes, as a probe. */
export type CircuitState = 'closed' | 'open' | 'half_open';

/** What is known of a circuit. */
export interface CircuitReport {
  readonly state: CircuitState;
  /** When requests pass again, in milliseconds since the epoch; undefined when they pass now. */
  readonly retryAt: number | undefined;
}

/** Admits one request, and takes what becomes of it. */
export interface Permit {
  /**
   * Reports the first text. A probe that was fast enough closes the circuit, on probation: the next failure opens it again, until
   * an answer is complete.
   */
  answered(firstTokenMs: number): void;
  /** Reports a complete answer. */
  completed(): void;
  /** Reports a failure of the provider, with the time for which it asks to be left alone. */
  failed(options?: { readonly retryAfterMs?: number | undefined }): void;
  /** Reports an end that says nothing about the provider: the request was cancelled or at fault itself. */
  released(): void;
}

/** When circuits open and for how long, in milliseconds. */
export interface CircuitSettings {
  /** How far back requests count. */
  readonly windowMs: number;
  /** How many bad requests open a circuit, when they are at least half. */
  readonly minimumBad: number;
  /** A first text that takes longer is bad. */
  readonly slowMs: number;
  /** How long a circuit stays open; twice as long after each failed probe. */
  readonly openMs: number;
  readonly longestOpenMs: number;
  /** How long a probe may take before another request is one. */
  readonly probeMs: number;
}

/**
 * The settings for these deadlines. The longest open time and a probe's own deadline stay together below the 30 s within which a
 * provider that has recovered is asked again, with the usual deadlines.
 */
export const circuitSettings = ({ firstTokenMs }: Pick<Deadlines, 'firstTokenMs'>): CircuitSettings => ({
  windowMs: 30_000,
  minimumBad: 5,
  slowMs: firstTokenMs * 0.75,
  openMs: 5_000,
  longestOpenMs: 20_000,
  // A probe ends with its first text, or at the deadline for it.
  probeMs: firstTokenMs + 1_000,
});

const bucketCount = 10;

/** Counts the good and the bad requests of the last `windowMs`, give or take a tenth of it. */
const createOutcomeWindow = (windowMs: number) => {
  const bucketMs = windowMs / bucketCount;
  let buckets: { readonly startedAt: number; good: number; bad: number }[] = [];
  return {
    /** Counts one and returns the sums. */
    count: (outcome: 'good' | 'bad', now: number): { readonly good: number; readonly bad: number } => {
      buckets = buckets.filter(({ startedAt }) => startedAt > now - windowMs);
      const startedAt = Math.floor(now / bucketMs) * bucketMs;
      let bucket = buckets.find((other) => other.startedAt === startedAt);
      if (!bucket) buckets.push((bucket = { startedAt, good: 0, bad: 0 }));
      bucket[outcome] += 1;
      return {
        good: buckets.reduce((sum, { good }) => sum + good, 0),
        bad: buckets.reduce((sum, { bad }) => sum + bad, 0),
      };
    },
    clear: (): void => {
      buckets = [];
    },
  };
};

const createCircuit = (settings: CircuitSettings, clock: Clock) => {
  const { windowMs, minimumBad, slowMs, openMs, longestOpenMs, probeMs } = settings;
  const window = createOutcomeWindow(windowMs);
  let openUntil: number | undefined;
  let leftAloneUntil = 0;
  /** How often it has opened without a complete answer in between. */
  let trips = 0;
  let onProbation = false;
  let probe: { readonly lostAt: number } | undefined;
  /** Changes with each opening and closing: requests that were admitted before say nothing about the present state. */
  let era = 0;

  const change = (until: number | undefined): void => {
    openUntil = until;
    era += 1;
    probe = undefined;
    window.clear();
  };
  const open = (): void => {
    change(clock.now() + Math.min(openMs * 2 ** trips, longestOpenMs));
    trips += 1;
  };
  const close = (): void => {
    change(undefined);
    onProbation = true;
  };
  const count = (outcome: 'good' | 'bad'): void => {
    const { good, bad } = window.count(outcome, clock.now());
    if ((outcome === 'bad' && onProbation) || (bad >= minimumBad && bad >= good)) open();
  };
  const leaveAlone = (retryAfterMs: number): void => {
    leftAloneUntil = Math.max(leftAloneUntil, clock.now() + retryAfterMs);
  };

  const createPermit = (own: typeof probe): Permit => {
    let admittedIn = era;
    let answered = false;
    let ended = false;
    const isProbe = (): boolean => own !== undefined && probe === own;
    const counts = (): boolean => admittedIn === era && openUntil === undefined;
    /** Ends the request, once. */
    const end = (report: () => void): void => {
      if (ended) return;
      ended = true;
      report();
      if (isProbe()) probe = undefined;
    };

    return {
      answered: (firstTokenMs) => {
        if (ended || answered) return;
        answered = true;
        const isSlow = firstTokenMs > slowMs;
        if (!isProbe()) {
          if (counts()) count(isSlow ? 'bad' : 'good');
        } else if (isSlow) open();
        else {
          close();
          admittedIn = era;
        }
      },
      completed: () =>
        end(() => {
          if (!counts()) return;
          onProbation = false;
          trips = 0;
        }),
      failed: ({ retryAfterMs } = {}) =>
        end(() => {
          // A limit is no fault.
          if (retryAfterMs !== undefined) leaveAlone(retryAfterMs);
          else if (isProbe()) open();
          else if (counts()) count('bad');
        }),
      released: () => end(() => undefined),
    };
  };

  return {
    leaveAlone,
    admit: (): Permit | undefined => {
      const now = clock.now();
      if (now < leftAloneUntil) return undefined;
      if (openUntil === undefined) return createPermit(undefined);
      if (now < openUntil || (probe && now < probe.lostAt)) return undefined;
      probe = { lostAt: now + probeMs };
      return createPermit(probe);
    },
    report: (): CircuitReport => {
      const now = clock.now();
      const until = Math.max(leftAloneUntil, openUntil ?? 0);
      const state = openUntil === undefined ? 'closed' : now < openUntil ? 'open' : 'half_open';
      return { state, retryAt: until > now ? until : undefined };
    },
  };
};

/** This node's circuits, one for each provider and model. */
export interface CircuitBreakers {
  /** Admits one request; undefined when none may be sent. */
  admit(circuit: string): Permit | undefined;
  /** Returns what is known, without asking the provider. An unused circuit is closed. */
  report(circuit: string): CircuitReport;
  /** Keeps every request away for this long, as the provider asked another node for. */
  leaveAlone(circuit: string, retryAfterMs: number): void;
}

/**
 * Keeps requests away from a provider that fails or is slow.
 *
 * - A circuit opens when, among the requests of the last `windowMs` that ended or answered, at least `minimumBad` were bad (failed, or
 *   slower than `slowMs`) and at least half of all; when a probe is bad; and when any request on probation is.
 * - It stays open for `openMs`, twice as long after each bad probe in a row, at most `longestOpenMs`. Then it is half open: one
 *   request at a time is admitted, until it has reported, or until `probeMs` have passed.
 * - A failure with `retryAfterMs` keeps all requests away for that long, in any state, and does not count as bad.
 *
 * @param onRetryAfter called for each failure with `retryAfterMs`, for the caller to publish to the other nodes
 */
export const createCircuitBreakers = ({
  clock,
  settings,
  onRetryAfter = () => undefined,
}: {
  readonly clock: Clock;
  readonly settings: CircuitSettings;
  readonly onRetryAfter?: (circuit: string, retryAfterMs: number) => void;
}): CircuitBreakers => {
  const circuits = new Map<string, ReturnType<typeof createCircuit>>();
  const circuitOf = (name: string): ReturnType<typeof createCircuit> => {
    const circuit = circuits.get(name) ?? createCircuit(settings, clock);
    circuits.set(name, circuit);
    return circuit;
  };
  return {
    admit: (name) => {
      const permit = circuitOf(name).admit();
      return (
        permit && {
          ...permit,
          failed: (options = {}) => {
            permit.failed(options);
            if (options.retryAfterMs !== undefined) onRetryAfter(name, options.retryAfterMs);
          },
        }
      );
    },
    report: (name) => circuitOf(name).report(),
    leaveAlone: (name, retryAfterMs) => circuitOf(name).leaveAlone(retryAfterMs),
  };
};
