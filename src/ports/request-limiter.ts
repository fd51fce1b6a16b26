/** How many requests a user has in a window, and how long a window lasts. */
export interface RequestLimit {
  readonly requests: number;
  readonly windowMs: number;
}

/**
 * Counts the requests of a user against a limit, `enhance` apart, which has limits of its own.
 *
 * - Counting is one atomic step: requests that come at once do not pass the limit together.
 * - A user's window begins with a first request and lasts a fixed time; the first request after its end begins the next one.
 * - A shared store that cannot be reached refuses nothing: this node counts by itself until the store is back.
 */
export interface RequestLimiter {
  /**
   * Counts one request, also one that it refuses.
   * @throws ZomaError `rate_limited` with `details.limit` `reads`, and the end of the window
   */
  count(userId: string): Promise<void>;
}
