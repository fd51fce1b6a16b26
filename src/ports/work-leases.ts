/** The work of a session. With the session's log it is all that another node needs to continue. */
export interface KeptWork<Task> {
  readonly sessionId: string;
  readonly task: Task;
}

/**
 * Leases on running sessions. A node holds a lease on each session that it writes and renews it in the background; other nodes find the
 * work of a node that is dead, frozen or disconnected. A lease decides which node should continue; the log's epoch decides which node
 * may write.
 */
export interface WorkLeases<Task> {
  /** Whether other nodes can take the work over. */
  readonly shared: boolean;
  /**
   * Takes the lease. Once it resolves, other nodes find the work when this node stops renewing.
   * @throws ZomaError `unavailable`
   */
  hold(sessionId: string, task: Task): Promise<void>;
  /** Ends the lease of finished work: no node finds it again. Does not wait for the store. */
  complete(sessionId: string): void;
  /** Stops renewing, whether the work is finished or not: other nodes find it when the lease lapses. */
  abandon(sessionId: string): void;
  /**
   * Offers the work to the other nodes at once. Resolves when they can find it.
   * @throws ZomaError `unavailable`
   */
  handOver(sessionId: string): Promise<void>;
  /**
   * Returns up to `limit` pieces of work whose lease has lapsed. Each goes to one caller, on any node, until a lease's time
   * has passed without `hold` or `complete`.
   * @throws ZomaError `unavailable`
   */
  takeLapsed(limit: number): Promise<readonly KeptWork<Task>[]>;
  /** Stops the renewals. */
  close(): Promise<void>;
}
