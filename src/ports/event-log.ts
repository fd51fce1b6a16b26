/** An event with its place in its session's log. */
export interface LogEntry<Event> {
  /** 1, 2, 3 … without a gap. */
  readonly seq: number;
  readonly event: Event;
}

export interface LogHead {
  /** The `seq` of the newest event; 0 while there is none. */
  readonly newestSeq: number;
  /** Whether the newest event is the last one that there will be. */
  readonly ended: boolean;
}

/** A writer whose epoch has been passed by another's, or whose log has ended or expired, appends nothing more. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
}

export interface EventLogWriter<Event> {
  /**
   * Appends the events in order, all or none, and resolves with the `seq` of the
   * last. No reader sees them before. `end` says that the last of them is the
   * log's last.
   * @throws FencedError
   */
  append(events: readonly Event[], options?: { readonly end?: boolean }): Promise<number>;
  /**
   * The log's time to live begins anew: a writer that has nothing to say keeps its log so.
   * @throws FencedError
   */
  renew(): Promise<void>;
}

/**
 * One append-only, numbered log of events a session, with one writer and any
 * number of readers. A log is kept for the log's time to live after its newest
 * event, or after its writer renewed it, then it is gone.
 */
export interface EventLog<Event> {
  /**
   * The writer of a session's log; makes the log when there is none. A later call
   * with a greater epoch fences every earlier writer.
   * @throws FencedError when a greater or equal epoch has been here, or the log has ended.
   */
  open(sessionId: string, epoch: number): Promise<EventLogWriter<Event>>;

  /** Where the log stands; undefined when there is none (any more). */
  head(sessionId: string): Promise<LogHead | undefined>;

  /** What the log holds now beyond `after`; undefined when there is none (any more). */
  slice(sessionId: string, after: number): Promise<readonly LogEntry<Event>[] | undefined>;

  /**
   * Every event beyond `after`, each once and in order, first those in the log,
   * then as they are appended; several in one batch when the reader was away. It
   * ends after the log's last event, when `signal` aborts, and when the log is
   * closed or gone. A reader holds nothing but its cursor: a slow one costs no
   * memory beyond the log's own.
   */
  read(sessionId: string, after: number, signal: AbortSignal): AsyncIterable<readonly LogEntry<Event>[]>;

  /** Ends every reader and frees what the log holds in this process. */
  close(): Promise<void>;
}
