import type { LogCursor, LogEntry, LogReader } from '../ports/event-log.ts';

/** What the readers of one log read from. */
interface LogReadersOptions<Event> {
  /**
   * Returns entries of this process that follow a cursor without a gap, a batch at most; none when the log has none yet, undefined
   * when they have to be loaded.
   */
  readonly entriesAfter: (cursor: number) => readonly LogEntry<Event>[] | undefined;
  /** Loads a batch of entries after a cursor, as `entriesAfter` cannot return it. Its rejection ends the reader. */
  readonly load?: (cursor: number) => Promise<readonly LogEntry<Event>[]>;
  /** Returns whether the log's newest entry is its last. */
  readonly hasEnded: () => boolean;
  /** Called when the last reader has ended or stopped. */
  readonly onEmpty: () => void;
}

interface ReaderState<Event> extends LogReader<Event> {
  cursor: number;
  /** Whether the reader took fewer entries than it was given. */
  isPaused: boolean;
  /** Whether `take` is running or entries are being loaded. */
  isBusy: boolean;
  /** Loaded entries that the reader has not taken. */
  loaded: readonly LogEntry<Event>[];
}

/**
 * Creates the readers of one log, for the adapters of the port `EventLog`. Calls each reader with the entries after its cursor, as its
 * `LogReader` demands; an error of one reader ends that reader alone.
 */
export const createLogReaders = <Event>({ entriesAfter, load, hasEnded, onEmpty }: LogReadersOptions<Event>) => {
  const readers = new Set<ReaderState<Event>>();

  const remove = (reader: ReaderState<Event>): boolean => {
    const isRemoved = readers.delete(reader);
    if (isRemoved && readers.size === 0) onEmpty();
    return isRemoved;
  };

  const end = (reader: ReaderState<Event>, error?: unknown): void => {
    if (remove(reader)) reader.end(error);
  };

  const loadNext = (reader: ReaderState<Event>): void => {
    reader.isBusy = true;
    load?.(reader.cursor).then(
      (entries) => {
        reader.isBusy = false;
        reader.loaded = entries;
        advance(reader);
      },
      (error: unknown) => end(reader, error),
    );
  };

  const give = (reader: ReaderState<Event>, entries: readonly LogEntry<Event>[]): void => {
    // Set before `take`: a `resume` within it clears it again.
    reader.isPaused = true;
    reader.isBusy = true;
    const taken = reader.take(entries);
    reader.isBusy = false;
    reader.cursor = entries[taken - 1]?.seq ?? reader.cursor;
    if (taken === entries.length) reader.isPaused = false;
    // A batch of which the reader took nothing is loaded again on `resume`: the log may have expired by then.
    if (reader.loaded.length > 0) reader.loaded = taken === 0 ? [] : entries.slice(taken);
  };

  const advance = (reader: ReaderState<Event>): void => {
    if (reader.isBusy) return;
    try {
      while (!reader.isPaused && readers.has(reader)) {
        const entries = reader.loaded.length > 0 ? reader.loaded : entriesAfter(reader.cursor);
        if (entries === undefined) {
          loadNext(reader);
          return;
        }
        if (entries.length === 0) {
          if (hasEnded()) end(reader);
          return;
        }
        give(reader, entries);
      }
    } catch (error) {
      end(reader, error);
    }
  };

  return {
    /** Adds a reader, which is first called after this function has returned. */
    add: (after: number, { take, end }: LogReader<Event>): LogCursor => {
      const reader: ReaderState<Event> = { take, end, cursor: after, isPaused: false, isBusy: false, loaded: [] };
      readers.add(reader);
      queueMicrotask(() => advance(reader));
      return {
        resume: () => {
          reader.isPaused = false;
          advance(reader);
        },
        stop: () => void remove(reader),
      };
    },

    /** Gives each reader the entries that it waits for; to be called after each change of the log. */
    advance: (): void => {
      for (const reader of readers) advance(reader);
    },

    /** Returns whether there is no reader. */
    isEmpty: (): boolean => readers.size === 0,

    /** Ends every reader: no entry follows, or with an error. */
    end: (error?: unknown): void => {
      for (const reader of readers) end(reader, error);
    },
  };
};

/** The readers of one log. */
export type LogReaders<Event> = ReturnType<typeof createLogReaders<Event>>;
