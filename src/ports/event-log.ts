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
 * Receives the events of one log, each once and in order. The log calls its functions synchronously, one at a time, and first after
 * `follow` has returned.
 */
export interface LogReader<Event> {
  /**
   * Takes events, at least one is given, and returns how many it took. When it took fewer than all, it gets no further call until
   * `resume`, then with the rest and what came meanwhile. The readers of a node that keep up get the same objects, so that they can
   * share what they make of an entry.
   */
  take(entries: readonly LogEntry<Event>[]): number;
  /** Called once when no event follows, with the error when the log cannot be read or `take` threw it. Not called after `stop`; must not throw. */
  end(error?: unknown): void;
}

/** The position of one reader in a log. */
export interface LogCursor {
  /** Continues the reading after a `take` that did not take all; at any other time it has no effect. */
  resume(): void;
  /** Ends the reading: the reader gets no further call. */
  stop(): void;
}

/**
 * Stores one append-only, numbered log of events per session, with one writer and any number of readers. A log expires when its time
 * to live has passed since its newest event or renewal. While a shared store cannot be reached, `open`, `head`, `slice` and `erase` throw ZomaError
 * `unavailable`.
 */
export interface EventLog<Event> {
  /**
   * Makes the caller the writer of a session's log, and creates the log when there is none. Fences every writer with a smaller epoch.
   * @throws FencedError when the log has a greater or equal epoch, or has ended
   */
  open(sessionId: string, epoch: number): Promise<EventLogWriter<Event>>;

  /**
   * Reads the state of a log; undefined when there is no log or it has expired. With `atLeast`, the answer may be what this process has
   * written of the log, once that includes this `seq`: a writer of another process that has claimed the log since may be ahead of it.
   */
  head(sessionId: string, options?: { readonly atLeast?: number }): Promise<LogHead | undefined>;

  /** Reads the present events after `after`; undefined when there is no log or it has expired. */
  slice(sessionId: string, after: number): Promise<readonly LogEntry<Event>[] | undefined>;

  /**
   * Reads every event after `after`: first those of the log, then new ones as they are appended, in batches. The reader ends after the
   * log's last event, when the log has expired, and when the logs are closed; with ZomaError `unavailable` when a shared store cannot be
   * reached at the start. A slow reader costs a cursor and one batch at most, beyond the log's own memory.
   */
  follow(sessionId: string, after: number, reader: LogReader<Event>): LogCursor;

  /**
   * Deletes the logs of these sessions that have ended: each is as if it had expired. Resolves with the ids of the sessions that have no
   * log afterwards; a log that has not ended is kept.
   */
  erase(sessionIds: readonly string[]): Promise<readonly string[]>;

  /** Ends every reader and frees the logs of this process. */
  close(): Promise<void>;
}
