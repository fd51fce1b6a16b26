/** A person of an organization, as its administrators see it. */
export interface User {
  readonly id: string;
  readonly organizationId: string;
  /** Undefined for a user whose issuer gives none. */
  readonly email: string | undefined;
  readonly name: string;
  /** The host application's id of the user. */
  readonly externalId: string | undefined;
  readonly disabled: boolean;
  /** Whether the user can log in with a password. */
  readonly hasPassword: boolean;
  /** Names of roles, sorted. */
  readonly roles: readonly string[];
  /** Names of permissions, sorted; every permission for a role that passes every check. */
  readonly permissions: readonly string[];
  readonly createdAt: Date;
}

/** Selects users; each absent field admits all. */
export interface UserFilter {
  /** The beginning of the name, the e-mail address or the external id; letter case counts for the external id only. */
  readonly search?: string | undefined;
  readonly externalId?: string | undefined;
  /** The name of a role. */
  readonly role?: string | undefined;
  readonly disabled?: boolean | undefined;
}

/** A user to be created, with the names of the organization's roles. */
export interface NewUser {
  readonly id: string;
  readonly organizationId: string;
  readonly email: string;
  readonly name: string;
  readonly externalId: string | undefined;
  readonly passwordHash: string | undefined;
  readonly roles: readonly string[];
}

/** The fields to change; an absent one stays as it is. */
export interface UserChanges {
  /** Another address makes every one-time link of the user invalid: the link may have been sent to the present one. */
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  /** Disabling makes every one-time link of the user invalid, for good. */
  readonly disabled?: boolean | undefined;
  /** A new password makes every one-time link of the user invalid. */
  readonly passwordHash?: string | undefined;
  readonly roles?: readonly string[] | undefined;
}

/** A one-time link for setting a password. */
export interface PasswordLink {
  /** SHA-256 of the link's token. */
  readonly hash: Buffer;
  readonly expiresAt: Date;
}

/** Judges a change by the user as it is at the moment of the change. @throws ZomaError to refuse it */
export type PermitUserChange = (user: User) => void;

/**
 * Stores the people of organizations for their administrators; the users of service keys are not among them. Changes of an organization's
 * users and roles run one after the other, over all nodes. No change leaves an organization that has an enabled administrator with a password
 * without one: it is refused as `conflict`. All calls throw ZomaError `unavailable` while the store cannot be reached.
 */
export interface Users {
  /** Finds a user of the organization. */
  find(organizationId: string, userId: string): Promise<User | undefined>;
  /** Reads at most `limit` users, the newest first, that follow the one with the id `after`. */
  page(
    organizationId: string,
    filter: UserFilter,
    range: { readonly limit: number; readonly after: string | undefined },
  ): Promise<readonly User[]>;
  /** Creates a user, with a link or without. @throws ZomaError `conflict` when the e-mail address or the external id is in use */
  create(user: NewUser, link: PasswordLink | undefined): Promise<User>;
  /** Changes a user. @throws ZomaError `not_found`, `conflict`; what `permit` throws */
  change(
    organizationId: string,
    userId: string,
    changes: UserChanges,
    permit: PermitUserChange,
  ): Promise<{ readonly before: User; readonly after: User }>;
  /** Makes the link the user's only one. @throws ZomaError `not_found`; what `permit` throws */
  setPasswordLink(organizationId: string, userId: string, link: PasswordLink, permit: PermitUserChange): Promise<User>;
  /** Finds the enabled user of a link that is neither used nor expired at `now`. */
  findByPasswordLink(hash: Buffer, now: Date): Promise<User | undefined>;
  /** Sets the password of the user whom `findByPasswordLink` finds, and uses the link up, once. Resolves with whether it did. */
  redeemPasswordLink(hash: Buffer, passwordHash: string, now: Date): Promise<boolean>;
}
