import { createLogReaders, type LogReaders } from '../../core/log-readers.ts';
import type { Clock } from '../../ports/clock.ts';
import { FencedError, type EventLog, type EventLogWriter } from '../../ports/event-log.ts';
import { createLogEntries, type LogEntries } from './log-entries.ts';

/** The most events in one batch. */
const batchSize = 256;

interface Log<Event> {
  readonly entries: LogEntries<Event>;
  /** Undefined while there are none. */
  readers: LogReaders<Event> | undefined;
  epoch: number;
  ended: boolean;
  expiresAt: number;
}

/** Event logs in this process. */
export interface MemoryEventLog<Event> extends EventLog<Event> {
  /** Deletes a log that has no events. */
  discard(sessionId: string): void;
}

/** Creates event logs in this process. They end with the process. A log is packed when it has ended. */
export const createMemoryEventLog = <Event>({
  timeToLiveMs,
  clock,
}: {
  timeToLiveMs: number;
  clock: Clock;
}): MemoryEventLog<Event> => {
  const logs = new Map<string, Log<Event>>();

  const drop = (sessionId: string, log: Log<Event>): void => {
    logs.delete(sessionId);
    log.readers?.end();
  };

  const find = (sessionId: string): Log<Event> | undefined => {
    const log = logs.get(sessionId);
    if (!log || log.expiresAt > clock.now()) return log;
    drop(sessionId, log);
    return undefined;
  };

  const sweep = (): void => {
    for (const sessionId of logs.keys()) find(sessionId);
  };
  const sweeping = setInterval(sweep, Math.min(timeToLiveMs, 10_000));

  const writerOf = (sessionId: string, log: Log<Event>, epoch: number): EventLogWriter<Event> => {
    const isFenced = (): boolean => find(sessionId) !== log || log.epoch !== epoch || log.ended;
    const renew = (): void => {
      log.expiresAt = clock.now() + timeToLiveMs;
    };
    return {
      append: (events, { end = false } = {}) => {
        if (isFenced()) return Promise.reject(new FencedError());
        for (const event of events) log.entries.add(event);
        log.ended = end;
        renew();
        log.readers?.advance();
        // After the readers that wait for these events have read them.
        if (end) setImmediate(log.entries.pack);
        return Promise.resolve(log.entries.length);
      },
      renew: () => {
        if (isFenced()) return Promise.reject(new FencedError());
        renew();
        return Promise.resolve();
      },
    };
  };

  const readersOf = (sessionId: string, log: Log<Event>): LogReaders<Event> =>
    createLogReaders({
      // `find` ends the readers of an expired log, and a log that was opened in its place is another log.
      entriesAfter: (cursor) => (find(sessionId) === log ? log.entries.slice(cursor, cursor + batchSize) : []),
      hasEnded: () => log.ended,
      onEmpty: () => (log.readers = undefined),
    });

  /** Creates the readers of a log that does not exist, which end at once. */
  const noReaders = (): LogReaders<Event> =>
    createLogReaders<Event>({ entriesAfter: () => [], hasEnded: () => true, onEmpty: () => undefined });

  return {
    open: (sessionId, epoch) => {
      const log = find(sessionId) ?? {
        entries: createLogEntries<Event>(),
        readers: undefined,
        epoch: epoch - 1,
        ended: false,
        expiresAt: clock.now() + timeToLiveMs,
      };
      if (log.epoch >= epoch || log.ended) return Promise.reject(new FencedError());
      log.epoch = epoch;
      logs.set(sessionId, log);
      return Promise.resolve(writerOf(sessionId, log, epoch));
    },

    head: (sessionId) => {
      const log = find(sessionId);
      return Promise.resolve(log && { newestSeq: log.entries.length, ended: log.ended });
    },

    slice: (sessionId, after) => Promise.resolve(find(sessionId)?.entries.slice(after)),

    follow: (sessionId, after, reader) => {
      const log = find(sessionId);
      return (log ? (log.readers ??= readersOf(sessionId, log)) : noReaders()).add(after, reader);
    },

    erase: (sessionIds) => {
      const erasable = sessionIds.filter((sessionId) => find(sessionId)?.ended !== false);
      for (const sessionId of erasable) {
        const log = logs.get(sessionId);
        if (log) drop(sessionId, log);
      }
      return Promise.resolve(erasable);
    },

    discard: (sessionId) => {
      const log = logs.get(sessionId);
      if (log?.entries.length === 0) drop(sessionId, log);
    },

    close: () => {
      clearInterval(sweeping);
      for (const [sessionId, log] of logs) drop(sessionId, log);
      return Promise.resolve();
    },
  };
};
