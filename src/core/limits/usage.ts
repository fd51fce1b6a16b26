import type { Clock } from '../../ports/clock.ts';
import type { Owner } from '../../ports/sessions.ts';
import type { CurrentUsage, UsageRecords, UsageShare } from '../../ports/usage-records.ts';
import { toDollars } from '../pricing/money.ts';

export interface Limits {
  readonly userRequests: number;
  readonly userTokens: number;
  readonly organizationCostDollars: number;
  readonly windowMs: number;
}

/** What has been used of a limit, and when the count begins anew. Cost in dollars. */
export interface Used {
  readonly used: number;
  readonly limit: number;
  readonly resetAt: string;
}

export interface Usage {
  readonly requests: Used;
  readonly tokens: Used;
  readonly cost: Used;
}

/** How far back the breakdown goes. */
const breakdownMs = 30 * 86_400_000;

const sharesByKey = (shares: readonly UsageShare[]) =>
  Object.fromEntries(
    shares.map(({ key, requests, tokens, cost }) => [key, { requests, tokens, cost: toDollars(cost) }]),
  );

/** What a user and the user's organization have used, against their limits. */
export const createUsage = ({ records, limits, clock }: { records: UsageRecords; limits: Limits; clock: Clock }) => {
  /** Where no window is open, `resetAt` is when one would end that began now. */
  const present = ({ user, organization }: CurrentUsage, now: Date): Usage => {
    const resetAt = (startedAt: Date = now): string => new Date(startedAt.getTime() + limits.windowMs).toISOString();
    return {
      requests: { used: user.requests, limit: limits.userRequests, resetAt: resetAt(user.startedAt) },
      tokens: { used: user.tokens, limit: limits.userTokens, resetAt: resetAt(user.startedAt) },
      cost: {
        used: toDollars(organization.cost),
        limit: limits.organizationCostDollars,
        resetAt: resetAt(organization.startedAt),
      },
    };
  };

  const current = async (owner: Owner): Promise<Usage> => {
    const now = new Date(clock.now());
    return present(await records.current(owner, now, limits.windowMs), now);
  };

  /** A request begins, and with it the windows where none is open; resolves with what was used before it. */
  const begin = async (owner: Owner, now: Date): Promise<Usage> =>
    present(await records.openWindows(owner, now, limits.windowMs), now);

  /** The user's own share of the last 30 days. */
  const breakdown = async (owner: Owner) => {
    const shares = await records.breakdown(owner, new Date(clock.now() - breakdownMs));
    return {
      byAction: sharesByKey(shares.byAction),
      byProvider: sharesByKey(shares.byProvider),
      byDay: sharesByKey(shares.byDay),
    };
  };

  return { current, begin, breakdown };
};

export type UsageReport = ReturnType<typeof createUsage>;
