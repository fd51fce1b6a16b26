/** One who listens to a session. */
export interface Listener {
  /** Stops listening. May be called more than once. */
  leave(): void;
}

/** Who listens to which running session, so that work that nobody waits for can be stopped. */
export interface Audience {
  /** A session begins to run: it counts as heard now. Of one that does not run nothing is counted. */
  open(sessionId: string): void;
  /** Counts one more listener until it leaves. */
  join(sessionId: string): Listener;
  /** Somebody asked after the session just now: as good as having listened until this moment. */
  touch(sessionId: string): void;
  /**
   * Since when nobody listens, in milliseconds since the epoch; undefined while
   * somebody does, or when it cannot be told (then nobody may be called absent).
   */
  absentSince(sessionId: string): Promise<number | undefined>;
  /** The session runs no more. */
  close(sessionId: string): void;
}
