import type { Cache } from '../../ports/cache.ts';
import type { Clock } from '../../ports/clock.ts';
import type { InjectedFault } from '../../ports/language-model.ts';
import type { Owner } from '../../ports/sessions.ts';
import { ZomaError } from '../errors.ts';

/** The faults of a user's sessions by the names of models, and when they end. */
interface UserFaults {
  readonly faults: Readonly<Record<string, InjectedFault>>;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** A sample model and the fault that it has in the user's next sessions. */
export interface ModelFault {
  readonly model: string;
  readonly fault: InjectedFault | 'none';
}

/** The sample models of this service in the order in which they are asked. */
export interface FaultReport {
  readonly models: readonly ModelFault[];
  /** When all faults end by themselves; undefined while there are none. */
  readonly expiresAt: Date | undefined;
}

/** How long faults last after their last change at most, in milliseconds. */
const longestMs = 300_000;

/**
 * Creates the injection of faults for demonstrations: a user makes sample models fail, so that failover can be watched. A fault applies to
 * sessions that the user starts afterwards, travels with them to whatever node runs them, and ends by itself. The nodes share the faults
 * as they share the cache, which may forget them earlier.
 */
export const createFaultInjection = ({
  models,
  cache,
  clock,
  cacheSeconds,
}: {
  /** The names of the sample models in the chain. */
  readonly models: readonly string[];
  readonly cache: Cache;
  readonly clock: Clock;
  /** How long the cache keeps a value. */
  readonly cacheSeconds: number;
}) => {
  const lastsMs = Math.min(longestMs, cacheSeconds * 1000);
  const keyOf = ({ organizationId, userId }: Owner): string => `faults ${organizationId} ${userId}`;

  const read = async (owner: Owner): Promise<UserFaults | undefined> => {
    const stored = models.length === 0 ? undefined : await cache.get(keyOf(owner));
    const found = stored === undefined ? undefined : (JSON.parse(stored) as UserFaults);
    return found && found.until > clock.now() && Object.keys(found.faults).length > 0 ? found : undefined;
  };

  const report = async (owner: Owner): Promise<FaultReport> => {
    const found = await read(owner);
    return {
      models: models.map((model) => ({ model, fault: found?.faults[model] ?? 'none' })),
      expiresAt: found && new Date(found.until),
    };
  };

  return {
    /** Reads the faults of the user's next session; undefined when there are none. */
    of: async (owner: Owner): Promise<UserFaults['faults'] | undefined> => (await read(owner))?.faults,

    /** Reads each sample model with its fault. */
    report,

    /** Sets or ends the fault of one sample model in the user's next sessions. @throws ZomaError `not_found` for any other model */
    set: async (owner: Owner, { model, fault }: ModelFault): Promise<FaultReport> => {
      if (!models.includes(model)) throw new ZomaError('not_found', { message: 'There is no such sample model.' });
      const { [model]: _replaced, ...others } = (await read(owner))?.faults ?? {};
      const faults = fault === 'none' ? others : { ...others, [model]: fault };
      await cache.set(keyOf(owner), JSON.stringify({ faults, until: clock.now() + lastsMs } satisfies UserFaults));
      return report(owner);
    },
  };
};

/** The faults that users inject. */
export type FaultInjection = ReturnType<typeof createFaultInjection>;
