import type { Clock } from '../../ports/clock.ts';
import type { Ledger, UsageBreakdown, UsageShare } from '../../ports/ledger.ts';
import type { Owner } from '../../ports/sessions.ts';
import { toDollars } from '../pricing/money.ts';
import type { QuotaService } from './quota-service.ts';

/** How far back the breakdown goes. */
const breakdownMs = 30 * 86_400_000;

const amountOf = ({ requests, tokens, cost }: UsageShare) => ({ requests, tokens, cost: toDollars(cost) });

const sharesByKey = (shares: readonly UsageShare[]) =>
  Object.fromEntries(shares.map((share) => [share.key, amountOf(share)]));

const presentBreakdown = ({ byAction, byProvider, byDay }: UsageBreakdown) => ({
  byAction: sharesByKey(byAction),
  byProvider: sharesByKey(byProvider),
  byDay: sharesByKey(byDay),
});

/** What users and organizations have used: against their limits, and whereon in the last 30 days. Cost in dollars. */
export const createUsage = ({
  quotaService,
  ledger,
  clock,
}: {
  readonly quotaService: QuotaService;
  readonly ledger: Ledger;
  readonly clock: Clock;
}) => {
  const since = (): Date => new Date(clock.now() - breakdownMs);

  return {
    /** Of the user, and of the organization's cost. */
    current: quotaService.usage,

    /** The user's own share. */
    breakdown: async (owner: Owner) => presentBreakdown(await ledger.breakdown(owner, since())),

    /** The whole organization's, by user. */
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
