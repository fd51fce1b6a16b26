export interface LoginAttempt {
  /** The account that is being tried, as typed but normalized; it need not exist. */
  readonly account: string;
  /** The network address that it is tried from. */
  readonly address: string;
}

/** Throttles the guessing of passwords, per account and per address. */
export interface LoginAttempts {
  /**
   * Counts an attempt before the password is looked at, so that attempts at once
   * cannot slip through together. Atomic per account and per address.
   * @throws ZomaError `rate_limited` with `details.limit` `login`.
   */
  begin(attempt: LoginAttempt): Promise<void>;
  /** The password was right: the account's count is cleared and this attempt is given back to the address. */
  succeed(attempt: LoginAttempt): Promise<void>;
}
