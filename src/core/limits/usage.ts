import type { Clock } from '../../ports/clock.ts';
import type { Ledger, UsageBreakdown, UsageShare } from '../../ports/ledger.ts';
import type { Owner } from '../../ports/sessions.ts';
import { toDollars } from '../pricing/price.ts';
import type { QuotaService } from './quota-service.ts';

const dayMs = 86_400_000;
/** The whole days (UTC) of a breakdown before today. */
const breakdownDays = 30;

const amountOf = ({ requests, tokens, cost }: UsageShare) => ({ requests, tokens, cost: toDollars(cost) });

const sharesByKey = (shares: readonly UsageShare[]) =>
  Object.fromEntries(shares.map((share) => [share.key, amountOf(share)]));

const presentBreakdown = ({ byAction, byProvider, byDay }: UsageBreakdown) => ({
  byAction: sharesByKey(byAction),
  byProvider: sharesByKey(byProvider),
  byDay: sharesByKey(byDay),
});

/** Creates the usage reports: usage against the limits, and its breakdown over today and the 30 days before (UTC). Cost in dollars. */
export const createUsage = ({
  quotaService,
  ledger,
  clock,
}: {
  readonly quotaService: QuotaService;
  readonly ledger: Ledger;
  readonly clock: Clock;
}) => {
  // Whole days: the ledger answers from its sums by day alone.
  const since = (): Date => new Date((Math.floor(clock.now() / dayMs) - breakdownDays) * dayMs);

  return {
    /** Presents the user's usage and the organization's cost; reads the counters unless the caller has their state. */
    current: quotaService.usage,

    /** Reads the user's own breakdown. */
    breakdown: async (owner: Owner) => presentBreakdown(await ledger.breakdown(owner, since())),

    /** Reads the user's usage with what is left for new sessions, and the breakdown. */
    detailed: async (owner: Owner) => {
      const [{ requests, tokens, cost }, left, breakdown] = await Promise.all([
        quotaService.usage(owner),
        quotaService.remaining(owner),
        ledger.breakdown(owner, since()),
      ]);
      return {
        requests: { ...requests, remaining: left.requests.remaining },
        tokens: { ...tokens, remaining: left.tokens.remaining },
        cost: { ...cost, remaining: toDollars(BigInt(left.cost.remaining)) },
        breakdown: presentBreakdown(breakdown),
      };
    },

    /** Reads the organization's breakdown, by user. */
    organization: async (owner: Owner) => {
      const [{ cost }, breakdown] = await Promise.all([
        quotaService.usage(owner),
        ledger.organizationBreakdown(owner.organizationId, since()),
      ]);
      const byUser = Object.fromEntries(
        breakdown.byUser.map(({ email, name, ...share }) => [share.key, { email, name, ...amountOf(share) }]),
      );
      return { cost, breakdown: { byUser, ...presentBreakdown(breakdown) } };
    },
  };
};

export type UsageReport = ReturnType<typeof createUsage>;
