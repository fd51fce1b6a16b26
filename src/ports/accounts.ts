/** `key`: the user of a service key, which has the same id and no password. */
export type AccountKind = 'person' | 'key';

/** A user with the roles and their permissions. */
export interface Account {
  readonly id: string;
  readonly kind: AccountKind;
  readonly organizationId: string;
  /** Undefined for a user whose issuer gives none, and for a key. */
  readonly email: string | undefined;
  readonly name: string;
  /** The host application's id of the user; undefined for a user whom no host application knows. */
  readonly externalId?: string | undefined;
  /** Undefined for a user who cannot log in with a password. */
  readonly passwordHash: string | undefined;
  /** Invalidates every access token and login that carries a smaller version. */
  readonly tokenVersion: number;
  readonly disabled: boolean;
  /** Names of roles, sorted. */
  readonly roles: readonly string[];
  /** Names of permissions, sorted; every permission for a role that passes every check. */
  readonly permissions: readonly string[];
}

/** The result of a change of a user's roles. */
export type RoleChange =
  | { readonly status: 'changed' | 'unknown_user' }
  /** Nothing was changed, since the user's organization has no roles with these names. */
  | { readonly status: 'unknown_roles'; readonly names: readonly string[] };

/** Stores the users. No call answers from a cache. All throw ZomaError `unavailable` while the store cannot be reached. */
export interface Accounts {
  /** Finds a user by id. */
  find(userId: string): Promise<Account | undefined>;
  /** Finds a user by e-mail address, without regard to case. */
  findByEmail(email: string): Promise<Account | undefined>;
  /**
   * Disables a user as of `at`, which makes the user's one-time links invalid for good, or enables the user with undefined. Resolves with
   * false when there is no such user.
   */
  setDisabled(userId: string, at: Date | undefined): Promise<boolean>;
  /** Replaces a user's roles by the roles with these names in the user's organization, in one step. */
  setRoles(userId: string, names: readonly string[]): Promise<RoleChange>;
}
