import type { Redis } from 'ioredis';
import { newId } from '../../core/ids.ts';
import type {
  CircuitBreakers,
  CircuitReport,
  CircuitSettings,
  CircuitState,
  Permit,
} from '../../ports/circuit-breakers.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { createTimeoutWithCooldown } from './timeout-with-cooldown.ts';
import { prepareLua } from './lua.ts';

export interface RedisCircuitBreakersOptions {
  readonly redis: Redis;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: CircuitSettings;
  readonly prefix: string;
  /** This node's own, of the same settings: told of all that goes by here, and asked while Redis is away. */
  readonly fallback: CircuitBreakers;
  /** How long an answer of Redis may take. */
  readonly patienceMs?: number;
}

/** What Redis says of a circuit; times are of this node's clock. */
interface Answer extends CircuitReport {
  readonly admitted: 'no' | 'yes' | 'as_probe';
  readonly era: number;
}

/**
 * Circuits in Redis: each decision is one script, by Redis's time, so that all nodes see one state
 * and of all of them together one request is the probe. Asking costs one round trip.
 *
 * A Redis that has not answered within `patienceMs` is away, and is not asked for a second. Meanwhile this node
 * goes by what it knows: what Redis last refused it, and its own requests, also those from before.
 * What is told meanwhile only this node learns. A Redis that comes back empty begins with closed circuits.
 */
export const createRedisCircuitBreakers = ({
  redis,
  clock,
  logger,
  settings,
  prefix,
  fallback,
  patienceMs = 200,
}: RedisCircuitBreakersOptions): CircuitBreakers => {
  const script = prepareLua({ redis, name: 'circuit' });
  const impatiently = createTimeoutWithCooldown({ logger, patienceMs });
  const settingsText = JSON.stringify(settings);

  /** Undefined while Redis is away. */
  const ask = async (circuit: string, ...event: readonly (string | number)[]): Promise<Answer | undefined> => {
    try {
      const answer = await impatiently(() => script([`${prefix}circuit:${circuit}`], [settingsText, ...event]));
      const [state, waitMs, admitted, era] = answer as [CircuitState, number, 0 | 1 | 2, number];
      return {
        state,
        // Not Redis's own time: what is done with it here goes by this node's clock.
        retryAt: waitMs > 0 ? clock.now() + waitMs : undefined,
        admitted: (['no', 'yes', 'as_probe'] as const)[admitted],
        era,
      };
    } catch {
      return undefined;
    }
  };

  /** What Redis refused last, as long as it may still be so. */
  const refusals = new Map<string, CircuitReport>();
  const lastingRefusal = (circuit: string): CircuitReport | undefined => {
    const refusal = refusals.get(circuit);
    return refusal?.retryAt !== undefined && refusal.retryAt > clock.now() ? refusal : undefined;
  };

  const permitFor = (circuit: string, probe: string, admittedIn: number, local: Permit | undefined): Permit => {
    let era = admittedIn;
    let answered = false;
    let ended = false;
    let telling = Promise.resolve();
    /** One after the other, since what is told last goes by what came of the first. */
    const tell = (event: string, detail: string | number, tellLocal: () => Promise<void> | undefined) => {
      telling = telling.then(async () => {
        await tellLocal();
        const told = await ask(circuit, event, probe, era, detail);
        if (told) era = told.era;
      });
      return telling;
    };
    const end = (event: string, detail: string | number, tellLocal: () => Promise<void> | undefined) => {
      if (ended) return telling;
      ended = true;
      return tell(event, detail, tellLocal);
    };

    return {
      answered: (firstTokenMs) => {
        if (ended || answered) return telling;
        answered = true;
        const outcome = firstTokenMs > settings.slowMs ? 'bad' : 'good';
        return tell('answered', outcome, () => local?.answered(firstTokenMs));
      },
      completed: () => end('completed', '', () => local?.completed()),
      failed: (options = {}) => end('failed', options.retryAfterMs ?? '', () => local?.failed(options)),
      released: () => end('released', '', () => local?.released()),
    };
  };

  return {
    admit: async (circuit) => {
      const probe = newId();
      const [answer, local] = await Promise.all([ask(circuit, 'admit', probe), fallback.admit(circuit)]);
      const refusal = answer ? answer.admitted === 'no' && answer : lastingRefusal(circuit);
      if (refusal) {
        refusals.set(circuit, { state: refusal.state, retryAt: refusal.retryAt });
        await local?.released();
        return undefined;
      }
      refusals.delete(circuit);
      return answer ? permitFor(circuit, answer.admitted === 'as_probe' ? probe : '', answer.era, local) : local;
    },

    report: async (circuit) => {
      const answer = await ask(circuit, 'report');
      if (answer) return { state: answer.state, retryAt: answer.retryAt };
      return lastingRefusal(circuit) ?? fallback.report(circuit);
    },
  };
};
