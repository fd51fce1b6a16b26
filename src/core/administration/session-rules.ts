import type { OrganizationSettings } from '../../ports/organization-settings.ts';
import type { QuotaSettings } from '../../ports/quotas.ts';
import type { Owner } from '../../ports/sessions.ts';
import type { AccountCache } from '../auth/account-cache.ts';
import { ZomaError } from '../errors.ts';
import { circuitOf, type Candidate } from '../failover/candidate.ts';
import { effectiveLimits, type LimitsOf } from '../limits/effective-limits.ts';
import type { SettingsCache } from './settings-cache.ts';

/** What a session that begins has to keep to. */
export interface SessionRules {
  readonly limits: QuotaSettings;
  /** The models that may be asked, as `circuitOf` names them; undefined for all. */
  readonly circuits: readonly string[] | undefined;
}

/** The settings that rules are computed from. */
export interface SessionRulesOptions {
  readonly settings: Pick<SettingsCache, 'recent'>;
  readonly callers: Pick<AccountCache, 'find'>;
  /** The limits of the service. */
  readonly quotas: QuotaSettings;
  readonly candidates: readonly Candidate[];
}

/** Whether settings let a model be asked. */
export const isAllowed = (
  { providers, models }: Pick<OrganizationSettings, 'providers' | 'models'>,
  { model: { provider, model } }: Pick<Candidate, 'model'>,
): boolean => (providers?.includes(provider) ?? true) && (models?.includes(model) ?? true);

/** Creates what applies an organization's settings to its sessions. Settings and roles are as they were at most a second ago. */
export const createSessionRules = ({ settings, callers, quotas, candidates }: SessionRulesOptions) => {
  const limitsIn = async ({ limits }: OrganizationSettings, { userId }: Owner): Promise<QuotaSettings> => {
    const hasRoleLimits = Object.keys(limits.roles).length > 0;
    const account = hasRoleLimits ? await callers.find(userId) : undefined;
    return effectiveLimits(quotas, limits, userId, account?.roles ?? []);
  };

  const limitsOf: LimitsOf = async (owner) => limitsIn(await settings.recent(owner.organizationId), owner);

  return {
    limitsOf,

    /**
     * Returns the rules for a session that begins now.
     * @throws ZomaError `forbidden` while the organization has the assistant turned off, or allows no model that is configured
     */
    rulesOf: async (owner: Owner): Promise<SessionRules> => {
      const present = await settings.recent(owner.organizationId);
      if (!present.enabled) {
        throw new ZomaError('forbidden', { message: 'Your organization has turned the assistant off.' });
      }
      const allowed = candidates.filter((candidate) => isAllowed(present, candidate));
      if (allowed.length === 0) {
        throw new ZomaError('forbidden', {
          message: 'None of the providers and models that your organization allows is configured here.',
        });
      }
      const circuits = allowed.length === candidates.length ? undefined : allowed.map(circuitOf);
      return { limits: await limitsIn(present, owner), circuits };
    },
  };
};

/** Returns the rules for a session that begins. */
export type RulesOf = ReturnType<typeof createSessionRules>['rulesOf'];
