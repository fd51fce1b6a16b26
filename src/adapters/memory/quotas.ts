import type { Clock } from '../../ports/clock.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { Quotas, QuotaSettings } from '../../ports/quotas.ts';
import { createOrganizationQuota, type OrganizationQuota } from './organization-quota.ts';

export interface MemoryQuotasOptions {
  readonly settings: QuotaSettings;
  readonly ledger: Pick<Ledger, 'balance'>;
  readonly clock: Clock;
}

/** The quotas of a single node: an organization's come out of the ledger when it is first heard of. */
export const createMemoryQuotas = ({ settings, ledger, clock }: MemoryQuotasOptions): Quotas => {
  const books = new Map<string, Promise<OrganizationQuota>>();

  const open = async (organizationId: string): Promise<OrganizationQuota> =>
    createOrganizationQuota(settings, await ledger.balance(organizationId, new Date(clock.now() - settings.windowMs)));

  const bookOf = (organizationId: string): Promise<OrganizationQuota> => {
    const known = books.get(organizationId);
    if (known) return known;
    const opening = open(organizationId);
    books.set(organizationId, opening);
    // Asked again when it is needed again.
    opening.catch(() => books.delete(organizationId));
    return opening;
  };

  return {
    admit: async ({ sessionId, owner }, spending) =>
      (await bookOf(owner.organizationId)).admit(sessionId, owner.userId, spending, clock.now()),
    reserve: async (account, spending) =>
      (await bookOf(account.owner.organizationId)).reserve(account, spending, clock.now()),
    settle: async (account) => (await bookOf(account.owner.organizationId)).settle(account, clock.now()),
    withdraw: async ({ sessionId, owner }) => (await bookOf(owner.organizationId)).withdraw(sessionId, clock.now()),
    read: async ({ organizationId, userId }) => (await bookOf(organizationId)).read(userId, clock.now()),
  };
};
