import { LRUCache } from 'lru-cache';
import type { Clock } from '../../ports/clock.ts';
import type { LimitName, Quotas, QuotaState } from '../../ports/quotas.ts';
import type { Owner } from '../../ports/sessions.ts';
import type { LimitsOf } from '../limits/effective-limits.ts';
import { usageIn } from '../limits/rate-limits.ts';
import type { Announcements } from './announcements.ts';

/** The shares of a limit that are announced, in percent. */
const thresholds = [80, 100] as const;

/** The limits that are announced: those of a user, and the cost of the organization. */
const names = ['requests', 'tokens', 'cost'] as const;

/** The most announced thresholds that a node remembers; the store refuses the others a second time. */
const mostRemembered = 10_000;

/** The parts that limits are compared with. */
export interface LimitEventsOptions {
  readonly announcements: Pick<Announcements, 'isHeard' | 'announce' | 'inBackground'>;
  readonly quotas: Pick<Quotas, 'read'>;
  readonly limitsOf: LimitsOf;
  readonly clock: Clock;
}

/**
 * Creates the events `limit.reached`: one for each window and threshold of a limit, over all nodes. 80 % is reached by what is used, 100 %
 * also when the limit refuses a session after 80 %: a reservation that does not fit may leave the rest unused.
 */
export const createLimitEvents = ({ announcements, quotas, limitsOf, clock }: LimitEventsOptions) => {
  const announced = new LRUCache<string, true>({ max: mostRemembered });

  const compare = async (owner: Owner, known: QuotaState | undefined, refused: LimitName | undefined) => {
    const { organizationId, userId } = owner;
    if (!(await announcements.isHeard(organizationId, 'limit.reached'))) return;
    const [state, limits] = await Promise.all([known ?? quotas.read(owner), limitsOf(owner)]);
    const usage = usageIn(state, limits, clock.now());
    for (const name of names) {
      const isOfUser = name !== 'cost';
      const { startedAt } = isOfUser ? state.user : state.organization;
      const { used, limit, resetAt } = usage[name];
      if (!startedAt) continue;
      for (const threshold of thresholds) {
        const needed = name === refused ? thresholds[0] : threshold;
        const key = [isOfUser ? userId : organizationId, name, startedAt.getTime(), threshold].join(' ');
        if (used * 100 < limit * needed || announced.has(key)) continue;
        const data = {
          organizationId,
          ...(isOfUser && { userId }),
          limit: name,
          threshold,
          used,
          maximum: limit,
          windowStartedAt: startedAt.toISOString(),
          resetAt,
        };
        await announcements.announce({ organizationId, event: 'limit.reached', key, at: new Date(clock.now()), data });
        announced.set(key, true);
      }
    }
  };

  return {
    /**
     * Compares an owner's use with the limits, in the background; reads the use unless `known` has it. `refused` is the limit that has just
     * refused a session.
     */
    check: (owner: Owner, known?: QuotaState, refused?: LimitName): void =>
      announcements.inBackground(owner.organizationId, () => compare(owner, known, refused)),
  };
};
