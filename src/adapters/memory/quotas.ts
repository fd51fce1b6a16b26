import type { Clock } from '../../ports/clock.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { OwnerLimits, QuotaDecision, Quotas, QuotaSettings, Spending } from '../../ports/quotas.ts';
import type { Owner } from '../../ports/sessions.ts';
import { createOrganizationQuota, type OrganizationQuota } from './organization-quota.ts';

/** The limits, the ledger to start from, and the time. */
export interface MemoryQuotasOptions {
  readonly settings: QuotaSettings;
  readonly ledger: Pick<Ledger, 'balance'>;
  readonly clock: Clock;
}

/** Quotas in this process, with the parts of `SessionLifecycle`'s calls; `src/ports/session-lifecycle.ts` defines them. */
export interface MemoryQuotas extends Quotas {
  /** Admits a new session with epoch 1, once. */
  admit(
    session: { readonly sessionId: string; readonly owner: Owner },
    spending: Spending,
    limits?: OwnerLimits,
  ): Promise<QuotaDecision>;
  /** Reverses the admission of a session, its request included. */
  withdraw(session: { readonly sessionId: string; readonly owner: Owner }): Promise<void>;
}

/** Creates the quotas of a single node. The first call for an organization reads its balance from the ledger. */
export const createMemoryQuotas = ({ settings, ledger, clock }: MemoryQuotasOptions): MemoryQuotas => {
  const quotas = new Map<string, Promise<OrganizationQuota>>();

  const quotaOf = (organizationId: string): Promise<OrganizationQuota> => {
    const known = quotas.get(organizationId);
    if (known) return known;
    const opening = ledger
      .balance(organizationId, new Date(clock.now() - settings.windowMs))
      .then((balance) => createOrganizationQuota(settings, balance));
    quotas.set(organizationId, opening);
    // After a failure the next call reads the ledger again.
    opening.catch(() => quotas.delete(organizationId));
    return opening;
  };

  return {
    admit: async ({ sessionId, owner }, spending, limits) =>
      (await quotaOf(owner.organizationId)).admit(sessionId, owner.userId, spending, clock.now(), limits),
    reserve: async (usage, spending, limits) =>
      (await quotaOf(usage.owner.organizationId)).reserve(usage, spending, clock.now(), limits),
    settle: async (usage) => (await quotaOf(usage.owner.organizationId)).settle(usage, clock.now()),
    withdraw: async ({ sessionId, owner }) => (await quotaOf(owner.organizationId)).withdraw(sessionId, clock.now()),
    read: async ({ organizationId, userId }) => (await quotaOf(organizationId)).read(userId, clock.now()),
  };
};
