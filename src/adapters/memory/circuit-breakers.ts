import type { CircuitBreakers, CircuitReport, CircuitSettings, Permit } from '../../ports/circuit-breakers.ts';
import type { Clock } from '../../ports/clock.ts';
import { createOutcomeWindow } from './outcome-window.ts';

/** One circuit: all times in milliseconds since the epoch. */
const createCircuit = (settings: CircuitSettings, clock: Clock) => {
  const { windowMs, minimumBad, slowMs, openMs, longestOpenMs, probeMs } = settings;
  const window = createOutcomeWindow(windowMs);
  let openUntil: number | undefined;
  let leftAloneUntil = 0;
  /** How often it has opened without a whole answer in between. */
  let trips = 0;
  let onProbation = false;
  let probe: { readonly lostAt: number } | undefined;
  /** Changes with each opening and closing, so that what was admitted before says nothing about what is now. */
  let era = 0;

  const open = (now: number): void => {
    openUntil = now + Math.min(openMs * 2 ** trips, longestOpenMs);
    trips += 1;
    era += 1;
    probe = undefined;
    window.clear();
  };

  const close = (): void => {
    openUntil = undefined;
    onProbation = true;
    era += 1;
    probe = undefined;
    window.clear();
  };

  const count = (outcome: 'good' | 'bad'): void => {
    const now = clock.now();
    window.count(outcome, now);
    const { good, bad } = window.sums(now);
    if ((outcome === 'bad' && onProbation) || (bad >= minimumBad && bad >= good)) open(now);
  };

  const permit = (ownProbe: typeof probe): Permit => {
    let admittedIn = era;
    let answered = false;
    let ended = false;
    const isProbe = (): boolean => ownProbe !== undefined && probe === ownProbe;
    const counts = (): boolean => admittedIn === era && openUntil === undefined;
    const told = (tell: () => void): Promise<void> => {
      if (!ended) tell();
      return Promise.resolve();
    };

    return {
      answered: (firstTokenMs) =>
        told(() => {
          if (answered) return;
          answered = true;
          const isSlow = firstTokenMs > slowMs;
          if (isProbe() && isSlow) open(clock.now());
          else if (isProbe()) {
            close();
            admittedIn = era;
          } else if (counts()) count(isSlow ? 'bad' : 'good');
        }),
      completed: () =>
        told(() => {
          ended = true;
          if (isProbe()) probe = undefined;
          if (!counts()) return;
          onProbation = false;
          trips = 0;
        }),
      failed: ({ retryAfterMs } = {}) =>
        told(() => {
          ended = true;
          if (retryAfterMs !== undefined) {
            leftAloneUntil = Math.max(leftAloneUntil, clock.now() + retryAfterMs);
            if (isProbe()) probe = undefined;
          } else if (isProbe()) open(clock.now());
          else if (counts()) count('bad');
        }),
      released: () =>
        told(() => {
          ended = true;
          if (isProbe()) probe = undefined;
        }),
    };
  };

  return {
    admit: (): Permit | undefined => {
      const now = clock.now();
      if (now < leftAloneUntil) return undefined;
      if (openUntil === undefined) return permit(undefined);
      if (now < openUntil || (probe && now < probe.lostAt)) return undefined;
      probe = { lostAt: now + probeMs };
      return permit(probe);
    },
    report: (): CircuitReport => {
      const now = clock.now();
      const until = Math.max(leftAloneUntil, openUntil ?? 0);
      const state = openUntil === undefined ? 'closed' : now < openUntil ? 'open' : 'half_open';
      return { state, retryAt: until > now ? until : undefined };
    },
  };
};

/** The circuits of this process. */
export const createMemoryCircuitBreakers = ({
  clock,
  settings,
}: {
  clock: Clock;
  settings: CircuitSettings;
}): CircuitBreakers => {
  const circuits = new Map<string, ReturnType<typeof createCircuit>>();
  const circuitOf = (name: string): ReturnType<typeof createCircuit> => {
    const circuit = circuits.get(name) ?? createCircuit(settings, clock);
    circuits.set(name, circuit);
    return circuit;
  };
  return {
    admit: (name) => Promise.resolve(circuitOf(name).admit()),
    report: (name) => Promise.resolve(circuitOf(name).report()),
  };
};
