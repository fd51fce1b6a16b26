import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { createLogReaders, type LogReaders } from '../../core/log-readers.ts';
import type { LogEntry, LogHead } from '../../ports/event-log.ts';
import { asRedisFailure, isRedisUnavailable } from './connect.ts';
import type { Channel, Channels } from './channels.ts';
import { readEntries } from './log-reader.ts';
import type { LogKeys } from './session-keys.ts';

/** The most events in one batch. */
const batchSize = 256;
/** The newest events that a feed retains for its readers; a reader that is further behind loads them from Redis. */
const mostRecent = 32;
/** How long readers wait for a lost log, in milliseconds, while its writer restores it into an emptied Redis. */
const restoreMs = 2_500;
/** Pause before the next read of a lost log, or of an unavailable Redis, in milliseconds. */
const retryMs = 100;

/** The events of a PUB/SUB message, which are parsed only if the feed lacks them. */
interface Message {
  readonly id: string;
  readonly first: number;
  readonly isLast: boolean;
  readonly json: string;
}

const messageIn = (text: string): Message | undefined => {
  const [, id, first, ended, json] = /^([^:]*):(\d+):([01]):(.*)$/s.exec(text) ?? [];
  if (id === undefined || json === undefined) return undefined;
  return { id, first: Number(first), isLast: ended === '1', json };
};

/** The connections and the log of a feed. */
interface LogFeedOptions {
  readonly redis: Redis;
  readonly channels: Channels;
  readonly keys: LogKeys;
  /** The id of a log without events whose only writer is in this process; undefined when another process may write it. */
  readonly writtenHere?: string | undefined;
  /** Called when the last reader has ended or stopped, and no writer of this process will append. */
  readonly onEmpty: () => void;
}

/** The feed of one log to its readers on this node. */
export interface LogFeed<Event> extends Pick<LogReaders<Event>, 'add' | 'end'> {
  /** Defers messages until the returned function is called, so that a writer of this node knows its events are stored before readers get them. */
  startAppend(): () => void;
  /** Takes events that a writer of this node has appended to the log `id`, so that its readers need not wait for the message. */
  appended(id: string, first: number, events: readonly Event[], isLast: boolean): void;
  /** Returns the head of the log while this process is its only writer; undefined when Redis has to be asked. */
  head(): LogHead | undefined;
  /** Notes that other processes may write the log from now on: its later events come from Redis. Has no effect when called again. */
  stopWriting(): void;
}

/**
 * Creates the feed of one log to its readers on this node, with one subscription. Parses each message once; readers that have the
 * newest events get its events synchronously. The others load theirs from Redis, a batch at a time.
 *
 * While this process is the log's only writer, the feed has no subscription: the writer gives it every event. The feed subscribes when the
 * writer notices that it has lost the log, or stops. A process that has lost the log without noticing it shows no later event until its
 * next renewal.
 */
export const createLogFeed = <Event>({
  redis,
  channels,
  keys,
  writtenHere,
  onEmpty,
}: LogFeedOptions): LogFeed<Event> => {
  /** The log's id, once it is read: a log with another id was created in its place. */
  let id = writtenHere;
  let isWrittenHere = writtenHere !== undefined;
  let channel: Channel | undefined;
  /** The newest events, without a gap, up to `newest`. */
  const recent: LogEntry<Event>[] = [];
  let newest = 0;
  let hasEnded = false;
  /** When the log was seen last, or Redis was unavailable, by `performance.now`. */
  let seenAt: number | undefined;
  /** The latest message that was not used: the events before it are missing, or it is of another log. */
  let unused: Message | undefined;
  /** How many appends of this node have not been answered. */
  let pendingAppends = 0;
  let isRefreshing = false;
  const closing = new AbortController();

  const retain = (entries: readonly LogEntry<Event>[]): void => {
    recent.push(...entries);
    recent.splice(0, recent.length - mostRecent);
    newest = entries.at(-1)?.seq ?? newest;
  };

  /** Takes the news among events that follow each other. */
  const takeEvents = (first: number, events: readonly Event[], isLast: boolean): void => {
    const news = events.slice(newest + 1 - first);
    retain(news.map((event, index) => ({ seq: newest + 1 + index, event })));
    hasEnded ||= isLast;
    seenAt = performance.now();
  };

  /** Takes the events of a message. Returns false when the log has to be read instead. */
  const takeMessage = ({ id: of, first, isLast, json }: Message): boolean => {
    if (of !== id || first > newest + 1) return false;
    takeEvents(first, JSON.parse(json) as Event[], isLast);
    return true;
  };

  /** Reads a batch after a cursor, and the head. Undefined when there is no log. */
  const read = async (cursor: number): Promise<readonly LogEntry<Event>[] | undefined> => {
    const found = await readEntries<Event>(redis, keys, cursor, batchSize);
    if (!found) return undefined;
    id ??= found.id;
    if (found.id !== id) {
      readers.end();
      return [];
    }
    const { head, entries } = found;
    if (cursor <= newest && entries.at(-1)?.seq === head.newestSeq) {
      retain(entries.slice(newest - cursor));
    } else if (head.newestSeq > newest) {
      recent.length = 0;
      newest = head.newestSeq;
    }
    hasEnded ||= head.ended;
    seenAt = performance.now();
    if (unused && takeMessage(unused)) unused = undefined;
    readers.advance();
    return entries;
  };

  /** Loads a batch after a cursor. Waits for a lost log and an unavailable Redis, and ends the readers of a log that does not return. */
  const load = async (cursor: number): Promise<readonly LogEntry<Event>[]> => {
    // Subscribed before the first read, so that no later event is missed.
    await channel?.subscribed;
    while (!closing.signal.aborted) {
      try {
        const entries = await read(cursor);
        // Empty although events are missing: Redis returned with an older state. Read again until the writer has restored them.
        if (entries && (entries.length > 0 || cursor >= newest || hasEnded)) return entries;
        if (!entries && !isWrittenHere && (seenAt === undefined || performance.now() - seenAt > restoreMs))
          readers.end();
      } catch (error) {
        if ((seenAt === undefined && !isWrittenHere) || !isRedisUnavailable(error)) throw asRedisFailure(error);
        seenAt = performance.now();
      }
      await wait(retryMs, undefined, { signal: closing.signal }).catch(() => undefined);
    }
    return [];
  };

  const readers = createLogReaders<Event>({
    entriesAfter: (cursor) => {
      if (id === undefined) return undefined;
      const missing = newest - cursor;
      if (missing <= 0) return [];
      return missing <= recent.length ? recent.slice(-missing) : undefined;
    },
    load,
    hasEnded: () => hasEnded,
    onEmpty: () => closeIfUnused(),
  });

  const closeIfUnused = (): void => {
    if (isWrittenHere || !readers.isEmpty()) return;
    closing.abort();
    channel?.close();
    onEmpty();
  };

  /** Reads the events that no message brought. */
  const refresh = (): void => {
    if (isRefreshing || id === undefined || closing.signal.aborted) return;
    isRefreshing = true;
    load(newest)
      .catch((error: unknown) => readers.end(error))
      .finally(() => {
        isRefreshing = false;
        if (unused?.id !== id) unused = undefined;
        // A message that came meanwhile may be ahead of what was read.
        if (pendingAppends === 0) useMessage();
      });
  };

  const useMessage = (): void => {
    const message = unused;
    if (!message) return;
    if (takeMessage(message)) {
      unused = undefined;
      readers.advance();
    } else {
      refresh();
    }
  };

  const subscribe = (): void => {
    channel = channels.open(keys.channel, {
      onMessage: (text) => {
        unused = messageIn(text) ?? unused;
        if (pendingAppends === 0) useMessage();
      },
      onSilence: refresh,
    });
  };
  if (!isWrittenHere) subscribe();

  return {
    add: readers.add,
    end: readers.end,
    startAppend: () => {
      pendingAppends += 1;
      return () => {
        pendingAppends -= 1;
        if (pendingAppends === 0) useMessage();
      };
    },
    appended: (of, first, events, isLast) => {
      if (of !== id || first > newest + 1) return;
      takeEvents(first, events, isLast);
      readers.advance();
    },
    head: () => (isWrittenHere ? { newestSeq: newest, ended: hasEnded } : undefined),
    stopWriting: () => {
      if (!isWrittenHere) return;
      isWrittenHere = false;
      seenAt = performance.now();
      if (!readers.isEmpty() && !hasEnded) {
        subscribe();
        refresh();
      }
      closeIfUnused();
    },
  };
};
