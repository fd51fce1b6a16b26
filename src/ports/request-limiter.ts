/** The most requests of a user in a window, and the length of a window in milliseconds. */
export interface RequestLimit {
  readonly requests: number;
  readonly windowMs: number;
}

/**
 * Limits the requests of a user, except `enhance`, which has its own limits.
 *
 * - Counting is one atomic step, so concurrent requests cannot pass the limit together.
 * - A user's window begins with a request and lasts a fixed time; the first request after its end begins the next window.
 * - While a shared store cannot be reached, each node counts by itself.
 */
export interface RequestLimiter {
  /**
   * Counts one request, also a refused one.
   * @throws ZomaError `rate_limited` with `details.limit` `reads`, and the end of the window
   */
  count(userId: string): Promise<void>;
}
