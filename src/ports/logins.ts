/** A login: the family of refresh tokens that follow from one use of a password. */
export interface Login {
  readonly id: string;
  readonly userId: string;
  /** The user's token version at the time; a greater one since then ends the login. */
  readonly tokenVersion: number;
  /** When the password was used, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** The sliding end, in milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly revoked: boolean;
}

/** What a login knows of its refresh tokens when one of them is shown. Times are milliseconds since the epoch. */
export interface TokenFamily {
  /** The greatest generation that was handed out; it has not been used. */
  readonly newest: number;
  /** When the newest was handed out first. */
  readonly newestSince: number;
  /** When the newest was last handed out again; undefined when it was handed out once. */
  readonly reissuedAt: number | undefined;
  /** When the shown generation was first used; undefined when it has not been used. */
  readonly shownUsedAt: number | undefined;
}

/**
 * What becomes of a shown refresh token: `rotate` uses it up and hands out its successor, `reissue` hands out the newest once
 * more, `refuse` changes nothing.
 */
export type Rotation = 'rotate' | 'reissue' | 'refuse';

/** A refresh token that a client shows, and when. */
export interface ShownToken {
  readonly loginId: string;
  readonly generation: number;
  readonly now: number;
  /** The end that the login has from now on, unless it has a later one. */
  readonly expiresAt: number;
}

/** What a rotation came to. */
export interface RotationOutcome {
  readonly rotation: Rotation;
  /** The newest generation afterwards. */
  readonly newest: number;
  /** The login's sliding end afterwards. */
  readonly expiresAt: number;
}

/** The record of logins and their refresh tokens. */
export interface Logins {
  /** Records a new login, whose refresh token has generation 1; forgets those that have expired by `now`. */
  create(login: Omit<Login, 'revoked'>, now: number): Promise<void>;
  find(id: string): Promise<Login | undefined>;
  /**
   * Reads the family of the shown token and applies what `decide` says of it, in one step: rotations of a login happen
   * one after the other on all nodes together, each on the outcome of the one before. Undefined, without asking
   * `decide`, when the login is unknown or revoked.
   */
  rotate(shown: ShownToken, decide: (family: TokenFamily) => Rotation): Promise<RotationOutcome | undefined>;
  revoke(loginId: string): Promise<void>;
  /** Ends all logins of a user and raises the user's token version, in one step. */
  revokeUser(userId: string): Promise<void>;
}
