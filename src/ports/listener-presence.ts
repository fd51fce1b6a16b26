/** One listener of a session. */
export interface Listener {
  /** Stops listening. May be called more than once. */
  leave(): void;
}

/** Counts the listeners of running sessions over all nodes, so that a session without any can be stopped. */
export interface ListenerPresence {
  /** Begins counting for a session that runs; this moment counts as listened to. */
  open(sessionId: string): void;
  /** Adds a listener until it leaves. */
  join(sessionId: string): Listener;
  /** Counts a request for the session as listening until this moment. */
  touch(sessionId: string): void;
  /**
   * Returns since when the session has no listener, in milliseconds since the epoch; undefined while it has one, or while the store
   * cannot tell.
   */
  absentSince(sessionId: string): Promise<number | undefined>;
  /** Ends counting: the session has ended. */
  close(sessionId: string): void;
}
