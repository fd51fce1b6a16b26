/** A session's work, kept beside its log: what it takes to go on with it when its writer is gone. */
export interface KeptWork<Task> {
  readonly sessionId: string;
  readonly task: Task;
}

/**
 * Who works on what. A node holds a lease on each session that it writes, and renews it
 * by itself; the work of a node that died, froze or was cut off is found by the others.
 * A lease says who should go on, not who may write: that is the log's epoch to decide.
 */
export interface WorkLeases<Task> {
  /** Whether there may be other nodes who go on. */
  readonly shared: boolean;
  /**
   * This node works on the session from now on. When it resolves, the others will find the work.
   * @throws ZomaError `unavailable`
   */
  hold(sessionId: string, task: Task): Promise<void>;
  /** The work is done: nobody will find it. Does not wait for the store. */
  release(sessionId: string): void;
  /** This node works on it no more, done or not: others find it when its lease lapses, unless one of them holds it. */
  letGo(sessionId: string): void;
  /** The others are to go on with it, at once. Resolves when they can find it. */
  handOver(sessionId: string): Promise<void>;
  /**
   * Work whose lease has lapsed, at most so much. Each is given to one caller, on any node, until a lease's time
   * has passed without `hold` or `release`.
   * @throws ZomaError `unavailable`
   */
  takeLapsed(limit: number): Promise<readonly KeptWork<Task>[]>;
  close(): Promise<void>;
}
