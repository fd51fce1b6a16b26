/** Limits on each user in a window; an absent one does not limit. */
export interface UserLimits {
  readonly requests?: number;
  readonly tokens?: number;
}

/** The limits that an organization sets within those of the service. */
export interface OrganizationLimits {
  /** Limits on all users together; `cost` in dollars. */
  readonly organization: { readonly cost?: number };
  /** Limits on each user of the organization. */
  readonly user: UserLimits;
  /** Limits on each user with a role, by the role's name. */
  readonly roles: Readonly<Record<string, UserLimits>>;
  /** Limits on one user, by the user's id. */
  readonly users: Readonly<Record<string, UserLimits>>;
}

/** What an organization's administrators set. */
export interface OrganizationSettings {
  /** Whether enhancements may begin. */
  readonly enabled: boolean;
  /** The providers that may be asked; undefined for all. */
  readonly providers: readonly string[] | undefined;
  /** The models that may be asked; undefined for all. */
  readonly models: readonly string[] | undefined;
  /** After how many days the texts of sessions are erased; undefined: as the service's setting has it. */
  readonly retentionDays: number | undefined;
  readonly limits: OrganizationLimits;
}

/** The settings of an organization that has saved none. */
export const defaultSettings: OrganizationSettings = {
  enabled: true,
  providers: undefined,
  models: undefined,
  retentionDays: undefined,
  limits: { organization: {}, user: {}, roles: {}, users: {} },
};

/** Stores the settings of organizations. No call answers from a cache. All throw ZomaError `unavailable` while the store cannot be reached. */
export interface OrganizationSettingsStore {
  /** Reads an organization's settings; `defaultSettings` when it has saved none. */
  find(organizationId: string): Promise<OrganizationSettings>;
  /** Replaces the settings by what `decide` makes of them; changes of one organization run one after the other. */
  change(
    organizationId: string,
    decide: (before: OrganizationSettings) => OrganizationSettings,
  ): Promise<{ readonly before: OrganizationSettings; readonly after: OrganizationSettings }>;
}
