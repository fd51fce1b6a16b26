import type { Accounts } from '../../ports/accounts.ts';
import type {
  OrganizationLimits,
  OrganizationSettings,
  OrganizationSettingsStore,
} from '../../ports/organization-settings.ts';
import type { Roles } from '../../ports/roles.ts';
import type { Caller } from '../caller.ts';
import { validationFailed, type Problem } from '../errors.ts';
import type { Candidate } from '../failover/candidate.ts';
import { isAllowed } from './session-rules.ts';

/** The parts of settings to change; an absent one stays as it is. */
export type SettingsChange = {
  readonly [Name in keyof Omit<OrganizationSettings, 'limits'>]?: OrganizationSettings[Name];
} & { readonly limits?: { readonly [Name in keyof OrganizationLimits]?: OrganizationLimits[Name] | undefined } };

/** Settings before and after a change. */
export interface ChangedSettings {
  readonly before: OrganizationSettings;
  readonly after: OrganizationSettings;
}

/** The stores and the models that settings refer to. */
export interface SettingsAdministrationOptions {
  readonly settings: OrganizationSettingsStore;
  readonly roles: Roles;
  readonly accounts: Accounts;
  readonly candidates: readonly Candidate[];
  /** The retention of organizations that have none of their own, in days; 0: without end. */
  readonly retentionDays: number;
}

/** Creates the administration of an organization's settings. */
export const createSettingsAdministration = ({
  settings,
  roles,
  accounts,
  candidates,
  retentionDays,
}: SettingsAdministrationOptions) => {
  /** Finds names of providers and models that this node does not have. */
  const problemsOfModels = ({ providers, models }: SettingsChange): Problem[] => {
    const known = {
      providers: candidates.map(({ model }) => model.provider),
      models: candidates.map(({ model }) => model.model),
    };
    const problemsIn = (list: keyof typeof known, given: readonly string[] = []): Problem[] =>
      given.flatMap((name, index) => {
        const message = `is not configured; ${list} are ${[...new Set(known[list])].join(', ')}`;
        return known[list].includes(name) ? [] : [{ path: `${list}[${String(index)}]`, message }];
      });
    return [...problemsIn('providers', providers), ...problemsIn('models', models)];
  };

  const problemsOfLimits = async ({ organizationId }: Caller, { limits }: SettingsChange): Promise<Problem[]> => {
    const named = Object.keys(limits?.roles ?? {});
    const known = named.length > 0 ? (await roles.list(organizationId)).map(({ name }) => name) : [];
    const ids = Object.keys(limits?.users ?? {});
    const found = await Promise.all(ids.map((id) => accounts.find(id)));
    return [
      ...named
        .filter((name) => !known.includes(name))
        .map((name) => ({ path: `limits.roles.${name}`, message: 'is not a role of the organization' })),
      ...ids
        .filter((_, index) => found[index]?.organizationId !== organizationId)
        .map((id) => ({ path: `limits.users.${id}`, message: 'is not a user of the organization' })),
    ];
  };

  return {
    /** Returns after how many days the texts of sessions are erased; undefined when they are kept without end. */
    retentionDaysOf: (of: OrganizationSettings): number | undefined =>
      of.retentionDays ?? (retentionDays === 0 ? undefined : retentionDays),

    /** Reads the settings of the caller's organization. */
    find: ({ organizationId }: Caller): Promise<OrganizationSettings> => settings.find(organizationId),

    /**
     * Changes the given parts of the settings. Sessions that run go on under the settings that they began with.
     * @throws ZomaError `validation_failed` for providers, models, roles and users that there are not, and when no model is left to be asked
     */
    change: async (caller: Caller, change: SettingsChange): Promise<ChangedSettings> => {
      const problems = [...problemsOfModels(change), ...(await problemsOfLimits(caller, change))];
      if (problems.length > 0) throw validationFailed(problems);
      return settings.change(caller.organizationId, (before) => {
        const given = Object.fromEntries(Object.entries(change.limits ?? {}).filter(([, part]) => part !== undefined));
        const after = { ...before, ...change, limits: { ...before.limits, ...given } };
        if (!candidates.some((candidate) => isAllowed(after, candidate))) {
          throw validationFailed([{ path: 'models', message: 'no configured provider has one of these models' }]);
        }
        return after;
      });
    },
  };
};

/** Administers the settings of organizations. */
export type SettingsAdministration = ReturnType<typeof createSettingsAdministration>;
