/** One attempt to log in. */
export interface LoginAttempt {
  /** The account that is being tried, as typed but normalized; it need not exist. */
  readonly account: string;
  /** The network that it is tried from, as `networkOf` names it. */
  readonly network: string;
}

/**
 * Throttles the guessing of passwords in windows of 15 minutes. An account and a network together have a hard limit, and so has
 * a network over all accounts. An account over all networks has none, since strangers could lock its owner out:
 * beyond a number of failures each attempt waits, except from a network that logged in to the account within two weeks.
 */
export interface LoginAttempts {
  /**
   * Counts an attempt before the password is looked at, so that attempts at once cannot slip through together. Atomic per
   * account and network, and per network; a refused attempt counts nowhere. Resolves when the password may be
   * looked at: at once, or after the account's delay of at most `longestDelayMs`.
   * @throws ZomaError `rate_limited` with `details.limit` `login`
   */
  begin(attempt: LoginAttempt): Promise<void>;
  /**
   * Records that the password was right: clears the count of the account and network together, takes this attempt
   * out of the other two counts, and lets the network pass the account's delay from now on.
   */
  succeed(attempt: LoginAttempt): Promise<void>;
}
