import type { OrganizationLimits, UserLimits } from '../../ports/organization-settings.ts';
import type { QuotaSettings } from '../../ports/quotas.ts';
import type { Owner } from '../../ports/sessions.ts';
import { fromDollars } from '../pricing/price.ts';

/** Returns the limits of a user and the user's organization. @throws ZomaError `unavailable` */
export type LimitsOf = (owner: Owner) => Promise<QuotaSettings>;

/** Reads an entry by a name that users choose, and that may be one of `Object.prototype`. */
const entryOf = (entries: Readonly<Record<string, UserLimits>>, name: string): UserLimits | undefined =>
  Object.hasOwn(entries, name) ? entries[name] : undefined;

/**
 * Computes the limits of a user. The most specific limit counts: the user's own, else the strictest of the user's roles. The organization's
 * limit on each user bounds it, and the service's settings bound all.
 */
export const effectiveLimits = (
  service: QuotaSettings,
  { organization, user, roles, users }: OrganizationLimits,
  userId: string,
  roleNames: readonly string[],
): QuotaSettings => {
  const own = entryOf(users, userId);
  const ofRoles = roleNames.map((name) => entryOf(roles, name));
  const least = (name: keyof UserLimits): number => {
    const specific = own?.[name] ?? Math.min(...ofRoles.map((limits) => limits?.[name] ?? Infinity));
    return Math.min(service[name], user[name] ?? Infinity, specific);
  };
  const cost = organization.cost === undefined ? service.cost : fromDollars(organization.cost);
  return {
    ...service,
    requests: least('requests'),
    tokens: least('tokens'),
    cost: cost < service.cost ? cost : service.cost,
  };
};
