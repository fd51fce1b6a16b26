/** An event with its number in the session's log. */
export interface LogEntry<Event> {
  /** 1, 2, 3 … without a gap. */
  readonly seq: number;
  readonly event: Event;
}

/** The state of a log. */
export interface LogHead {
  /** The `seq` of the newest event; 0 while there is none. */
  readonly newestSeq: number;
  /** Whether the newest event is the log's last. */
  readonly ended: boolean;
}

/** Refuses a writer when another writer has a higher epoch, or when the log has ended or expired. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
}

/** The writer of one session's log. */
export interface EventLogWriter<Event> {
  /**
   * Appends the events in order, all or none, and resolves with the `seq` of the last. No reader receives them earlier. With `end` the
   * last event ends the log.
   * @throws FencedError; ZomaError `unavailable`
   */
  append(events: readonly Event[], options?: { readonly end?: boolean }): Promise<number>;
  /**
   * Restarts the log's time to live, without an event.
   * @throws FencedError; ZomaError `unavailable`
   */
  renew(): Promise<void>;
}

/**
 * Stores one append-only, numbered log of events per session, with one writer and any number of readers. A log expires when its time
 * to live has passed since its newest event or renewal. While a shared store cannot be reached, `open`, `head` and `slice` throw ZomaError
 * `unavailable`.
 */
export interface EventLog<Event> {
  /**
   * Makes the caller the writer of a session's log, and creates the log when there is none. Fences every writer with a smaller epoch.
   * @throws FencedError when the log has a greater or equal epoch, or has ended
   */
  open(sessionId: string, epoch: number): Promise<EventLogWriter<Event>>;

  /** Reads the state of a log; undefined when there is no log or it has expired. */
  head(sessionId: string): Promise<LogHead | undefined>;

  /** Reads the present events after `after`; undefined when there is no log or it has expired. */
  slice(sessionId: string, after: number): Promise<readonly LogEntry<Event>[] | undefined>;

  /**
   * Yields every event after `after`, each once and in order: first the events of the log, then new ones as they are appended, in
   * batches. Ends after the log's last event, when `signal` aborts, and when the log is closed or has expired. A reader holds only
   * its cursor, so a slow one costs no memory beyond the log's own.
   */
  read(sessionId: string, after: number, signal: AbortSignal): AsyncIterable<readonly LogEntry<Event>[]>;

  /** Ends every reader and frees the logs of this process. */
  close(): Promise<void>;
}
