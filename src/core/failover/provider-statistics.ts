import type { Clock } from '../../ports/clock.ts';
import type { ProviderState } from './provider-states.ts';
import type { CircuitBreakers, Permit } from './circuit-breakers.ts';

/** What a node has seen of a circuit since it started. */
export interface ProviderStatistics {
  /** Requests that the circuit admitted. */
  readonly requests: number;
  /** Failed attempts, those included that the request itself caused and the circuit ignores. */
  readonly failures: number;
  readonly lastFailureAt: Date | undefined;
  /** The median time to the first text of the last answers, in milliseconds; undefined before the first answer. */
  readonly firstTextMs: number | undefined;
  /** Its 95th percentile, in milliseconds. */
  readonly firstTextP95Ms: number | undefined;
  /** When this node began to count. */
  readonly since: Date;
}

/** A provider's state with its statistics. */
export interface ObservedProvider extends ProviderState {
  readonly statistics: ProviderStatistics;
}

/** How many first texts the percentiles are taken of. */
const rememberedAnswers = 100;

/** Counts what permits and the chain report. */
const createCounters = () => ({
  requests: 0,
  failures: 0,
  lastFailureAt: undefined as Date | undefined,
  times: [] as number[],
});

/** Returns the value below which this share of the sorted values lies; undefined for none. */
const percentile = (sorted: readonly number[], share: number): number | undefined =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

/** Wraps circuit breakers so that what they hear of requests is counted for administrators. */
export const createProviderStatistics = (breakers: CircuitBreakers, clock: Clock) => {
  const since = new Date(clock.now());
  const counters = new Map<string, ReturnType<typeof createCounters>>();

  const countersOf = (circuit: string): ReturnType<typeof createCounters> => {
    const known = counters.get(circuit) ?? createCounters();
    counters.set(circuit, known);
    return known;
  };

  const counting = (circuit: string, permit: Permit): Permit => {
    const counted = countersOf(circuit);
    counted.requests += 1;
    return {
      ...permit,
      answered: (firstTokenMs) => {
        counted.times.push(firstTokenMs);
        if (counted.times.length > rememberedAnswers) counted.times.shift();
        permit.answered(firstTokenMs);
      },
    };
  };

  const observed: CircuitBreakers = {
    ...breakers,
    admit: (circuit) => {
      const permit = breakers.admit(circuit);
      return permit && counting(circuit, permit);
    },
  };

  return {
    /** The breakers to send requests with. */
    breakers: observed,
    /** Counts a failed attempt. */
    countFailure: (circuit: string): void => {
      const counted = countersOf(circuit);
      counted.failures += 1;
      counted.lastFailureAt = new Date(clock.now());
    },
    /** Reads the statistics of a circuit. */
    statisticsOf: (circuit: string): ProviderStatistics => {
      const { requests, failures, lastFailureAt, times } = countersOf(circuit);
      const sorted = [...times].sort((one, other) => one - other);
      return {
        requests,
        failures,
        lastFailureAt,
        firstTextMs: percentile(sorted, 0.5),
        firstTextP95Ms: percentile(sorted, 0.95),
        since,
      };
    },
  };
};
