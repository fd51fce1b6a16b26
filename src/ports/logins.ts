/** One use of a password, with the family of refresh tokens that it started, or one exchange of an issuer's token. */
export interface Login {
  readonly id: string;
  readonly userId: string;
  /** The user's token version at the login; a greater version of the user ends the login. */
  readonly tokenVersion: number;
  /** When the password was used or the token exchanged, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** The end, which slides with each refresh, in milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly revoked: boolean;
  /** The issuer whose token was exchanged: such a login has no refresh tokens, and `expiresAt` is the end of the exchanged token. */
  readonly issuerId?: string;
  /** The ids in the claim `act` of the exchanged token: who acts for the user at the host application (RFC 8693, section 4.1). */
  readonly acting?: object;
}

/** A login with what its user recognizes it by. */
export interface ListedLogin extends Login {
  /** The name of the issuer whose token was exchanged; undefined when a password was used. */
  readonly issuer: string | undefined;
  /** The network address of the client that used it last, when it is known. */
  readonly address: string | undefined;
  /** When it gave tokens last, in milliseconds since the epoch. */
  readonly lastUsedAt: number;
}

/** The state of a login's refresh tokens when a client presents one of them. Times are milliseconds since the epoch. */
export interface TokenFamily {
  /** The greatest generation that was issued; it has not been used. */
  readonly newest: number;
  /** When the newest generation was first issued. */
  readonly newestSince: number;
  /** When the newest generation was last issued again; undefined when it was issued once. */
  readonly reissuedAt: number | undefined;
  /** When the presented generation was first used; undefined when it has not been used. */
  readonly shownUsedAt: number | undefined;
}

/**
 * The decision on a presented refresh token: `rotate` uses it and issues its successor, `reissue` issues the newest again, `refuse`
 * changes nothing.
 */
export type Rotation = 'rotate' | 'reissue' | 'refuse';

/** A refresh token that a client presents at the time `now`. */
export interface ShownToken {
  readonly loginId: string;
  readonly generation: number;
  readonly now: number;
  /** The new end of the login, unless its present end is later. */
  readonly expiresAt: number;
  /** The client's network address. */
  readonly address?: string | undefined;
}

/** The result of a rotation. */
export interface RotationOutcome {
  readonly rotation: Rotation;
  /** The newest generation afterwards. */
  readonly newest: number;
  /** The login's sliding end afterwards. */
  readonly expiresAt: number;
}

/** Stores logins and their refresh tokens. All calls throw ZomaError `unavailable` while the store cannot be reached. */
export interface Logins {
  /** Records a new login, whose refresh token has generation 1, and deletes the logins that have expired by `now`. */
  create(login: Omit<Login, 'revoked'> & { readonly address?: string | undefined }, now: number): Promise<void>;
  /** Finds a login, also a revoked one. */
  find(id: string): Promise<Login | undefined>;
  /**
   * Reads the family of the presented token and applies the decision of `decide`, in one step: the rotations of a login run one after the
   * other over all nodes. Resolves with undefined, without a call of `decide`, when the login is unknown or revoked.
   */
  rotate(shown: ShownToken, decide: (family: TokenFamily) => Rotation): Promise<RotationOutcome | undefined>;
  /** Revokes a login. */
  revoke(loginId: string): Promise<void>;
  /** Reads at most `limit` logins of a user that have not ended by `now`, the newest first, with ids before `after`. */
  listOf(
    userId: string,
    range: { readonly now: number; readonly limit: number; readonly after?: string | undefined },
  ): Promise<readonly ListedLogin[]>;
  /**
   * Replaces a user's password hash, revokes the user's logins but the kept one with their access tokens, and makes the user's one-time
   * links invalid, in one step. Resolves with the ids of the logins that it revoked. A login that is recorded meanwhile is revoked, or
   * recorded after the change.
   */
  changePassword(userId: string, passwordHash: string, keptLoginId: string): Promise<readonly string[]>;
  /** Revokes all logins that came from an issuer's tokens, and raises the token version of their users, in one step. */
  revokeIssuer(issuerId: string): Promise<void>;
  /** Revokes all logins of a user and raises the user's token version, in one step. */
  revokeUser(userId: string): Promise<void>;
}
