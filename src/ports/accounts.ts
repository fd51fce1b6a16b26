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

/** Users as they are now: no call answers from a cache. */
export interface Accounts {
  find(userId: string): Promise<Account | undefined>;
  /** E-mail addresses are compared without regard to case. */
  findByEmail(email: string): Promise<Account | undefined>;
}
