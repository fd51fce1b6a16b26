/** One listener of a session. */
export interface Listener {
  /** Stops listening. May be called more than once. */
  leave(): void;
}

/** Counts the listeners of running sessions over all nodes, so that a session without listeners can be stopped. */
export interface ListenerPresence {
  /** Starts counting for a running session, as if a listener had left at this moment. */
  open(sessionId: string): void;
  /** Adds a listener until it leaves. */
  join(sessionId: string): Listener;
  /** Counts a request for the session as a listener that leaves at this moment. */
  touch(sessionId: string): void;
  /**
   * Returns since when the session has no listener, in milliseconds since the epoch; undefined while it has one, and while the store
   * cannot be reached.
   */
  absentSince(sessionId: string): Promise<number | undefined>;
  /** Stops counting for a session that has ended. */
  close(sessionId: string): void;
}
