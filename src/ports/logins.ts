/** A login: the family of refresh tokens that follow from one use of a password. */
export interface Login {
  readonly id: string;
  readonly userId: string;
  /** The user's token version at the time; a greater one since then ends the login. */
  readonly tokenVersion: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly revoked: boolean;
}

export interface Logins {
  /** Records a new login, whose refresh token has generation 1; forgets those that have expired by `now`. */
  create(login: Omit<Login, 'revoked'>, now: number): Promise<void>;
  find(id: string): Promise<Login | undefined>;
  /**
   * Uses up a generation of a login's refresh token: resolves with when it was
   * first used, which is `now` for exactly one caller however many race.
   */
  useGeneration(loginId: string, generation: number, now: number): Promise<number>;
  /** Moves the end of a login; never back. */
  extend(loginId: string, expiresAt: number): Promise<void>;
  revoke(loginId: string): Promise<void>;
  /** Ends all logins of a user and raises the user's token version, in one step. */
  revokeUser(userId: string): Promise<void>;
}
