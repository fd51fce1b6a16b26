/** One attempt to log in. */
export interface LoginAttempt {
  /** The normalized name of the account, which need not exist. */
  readonly account: string;
  /** The client's network, as `networkOf` names it. */
  readonly network: string;
}

/**
 * Throttles the guessing of passwords in windows of 15 minutes. Attempts for one account from one network have a limit, and so have
 * attempts from one network for all accounts. Attempts for one account from all networks have none, since strangers could then lock
 * its owner out: after a number of failures each attempt is delayed, except from a network that logged in to the account within two weeks.
 */
export interface LoginAttempts {
  /**
   * Counts an attempt before the password is checked, so that concurrent attempts cannot pass a limit together. Atomic per account and
   * network, and per network; a refused attempt does not count. Resolves when the password may be checked: at once, or after the
   * account's delay of at most `longestDelayMs`.
   * @throws ZomaError `rate_limited` with `details.limit` `login`
   */
  begin(attempt: LoginAttempt): Promise<void>;
  /**
   * Records a correct password: resets the count of account and network, subtracts this attempt from the other two counts, and exempts
   * the network from the account's delay.
   */
  succeed(attempt: LoginAttempt): Promise<void>;
  /**
   * Admits a token exchange from a network, unless 100 of them have failed within 15 minutes. Counts nothing: the host's server may
   * exchange the tokens of all its users from one network.
   * @throws ZomaError `rate_limited` with `details.limit` `login`
   */
  beginExchange(network: string): Promise<void>;
  /** Counts an exchange of a token that no issuer has signed. */
  failExchange(network: string): Promise<void>;
}
