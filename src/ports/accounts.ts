/** A user with what the user's roles add up to. */
export interface Account {
  readonly id: string;
  readonly organizationId: string;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  /** Access tokens and logins that carry a smaller one are no longer good. */
  readonly tokenVersion: number;
  readonly disabled: boolean;
  /** Names, sorted. */
  readonly roles: readonly string[];
  /** Names, sorted; of roles that pass every check, all there are. */
  readonly permissions: readonly string[];
}

/** What came of a change of a user's roles. */
export type RoleChange =
  | { readonly status: 'changed' | 'unknown_user' }
  /** Nothing was changed: the user's organization has no roles of these names. */
  | { readonly status: 'unknown_roles'; readonly names: readonly string[] };

/** Users as they are now: no call answers from a cache. */
export interface Accounts {
  find(userId: string): Promise<Account | undefined>;
  /** E-mail addresses are compared without regard to case. */
  findByEmail(email: string): Promise<Account | undefined>;
  /** Disables a user at this moment, or, with undefined, enables the user again; false when there is no such user. */
  setDisabled(userId: string, at: Date | undefined): Promise<boolean>;
  /** Gives a user exactly the roles of these names in the user's organization, in one step. */
  setRoles(userId: string, names: readonly string[]): Promise<RoleChange>;
}
