import type { Redis } from 'ioredis';
import { newId } from '../../core/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EventLog } from '../../ports/event-log.ts';
import { createChannels } from './channels.ts';
import { reportingUnavailable } from './connect.ts';
import { createLogFeed, type LogFeed } from './log-feed.ts';
import { readEntries, readHead, readTexts } from './log-reader.ts';
import { createLogWriter, openedLogIn, type OpenedLog, type RedisLogWriter } from './log-writer.ts';
import { prepareLua } from './lua.ts';
import { createScriptBatches } from './script-batches.ts';
import { logKeys } from './session-keys.ts';

/** The interval at which a log without a message is read, in milliseconds. */
const pollMs = 1_500;

/** The connections, the lifetime of logs and the key prefix. */
export interface RedisEventLogOptions {
  readonly redis: Redis;
  readonly subscriber: Redis;
  readonly timeToLiveMs: number;
  readonly prefix: string;
  readonly clock: Clock;
}

/** Event logs in Redis, with what a script needs that opens a log beside other things. */
export interface RedisEventLog<Event> extends EventLog<Event> {
  readonly timeToLiveMs: number;
  open(sessionId: string, epoch: number): Promise<RedisLogWriter<Event>>;
  /** Returns the writer of a new log without events that a script has opened. Release it when it writes no more: its feed is kept until then. */
  writerOf(sessionId: string, epoch: number, opened: OpenedLog): RedisLogWriter<Event>;
}

/**
 * Creates event logs in Redis: of a running session a stream and a hash, of an ended one a hash with the packed events. No reader receives
 * an event before Redis has stored it under its writer's epoch.
 *
 * While Redis is unavailable, appends wait, and readers pause; every other call is `unavailable`. When Redis returns empty or with an older
 * state, a live writer restores the missing events, under its epoch and with the same numbers.
 */
export const createRedisEventLog = <Event>({
  redis,
  subscriber,
  timeToLiveMs,
  prefix,
  clock,
}: RedisEventLogOptions): RedisEventLog<Event> => {
  const writing = {
    appends: createScriptBatches(prepareLua({ redis, name: 'append-events' }), [timeToLiveMs]),
    ends: createScriptBatches(prepareLua({ redis, name: 'end-sessions' }), [timeToLiveMs]),
    openLog: prepareLua({ redis, name: 'open-log' }),
    renewals: createScriptBatches(prepareLua({ redis, name: 'renew-log' }), [timeToLiveMs], {
      rejectsUnavailable: true,
    }),
    timeToLiveMs,
    clock,
  };
  const channels = createChannels({ subscriber, pollMs });
  /** The feeds of the logs that have readers on this node, and of those that this node began and writes. */
  const feeds = new Map<string, LogFeed<Event>>();
  const keysOf = (sessionId: string) => logKeys(prefix, sessionId);

  const openFeed = (sessionId: string, writtenHere?: string): LogFeed<Event> => {
    const onEmpty = (): void => void feeds.delete(sessionId);
    const feed = createLogFeed<Event>({ redis, channels, keys: keysOf(sessionId), writtenHere, onEmpty });
    feeds.set(sessionId, feed);
    return feed;
  };

  return {
    timeToLiveMs,
    open: (sessionId, epoch) =>
      reportingUnavailable(async () => {
        const keys = keysOf(sessionId);
        const opened = openedLogIn(await writing.openLog([keys.stream, keys.head], [epoch, timeToLiveMs, 0, newId()]));
        const earlier = opened.newestSeq === 0 ? [] : await readTexts(redis, keys);
        return createLogWriter({ ...writing, feed: () => feeds.get(sessionId) }, keys, epoch, opened, earlier);
      }),
    writerOf: (sessionId, epoch, opened) => {
      if (!feeds.has(sessionId)) openFeed(sessionId, opened.id);
      return createLogWriter({ ...writing, feed: () => feeds.get(sessionId) }, keysOf(sessionId), epoch, opened);
    },
    head: async (sessionId, { atLeast = Infinity } = {}) => {
      const head = feeds.get(sessionId)?.head();
      if (head && head.newestSeq >= atLeast) return head;
      return reportingUnavailable(() => readHead(redis, keysOf(sessionId)));
    },
    slice: (sessionId, after) =>
      reportingUnavailable(async () => (await readEntries<Event>(redis, keysOf(sessionId), after))?.entries),
    follow: (sessionId, after, reader) => {
      const feed = feeds.get(sessionId) ?? openFeed(sessionId);
      return feed.add(after, reader);
    },
    erase: (sessionIds) =>
      reportingUnavailable(async () => {
        const heads = await Promise.all(sessionIds.map((sessionId) => readHead(redis, keysOf(sessionId))));
        // A log that has ended stays ended: it may be deleted after the look at it.
        const erasable = sessionIds.filter((_, index) => heads[index]?.ended !== false);
        await Promise.all(
          erasable.map((sessionId) => {
            const { stream, head } = keysOf(sessionId);
            return redis.unlink(stream, head);
          }),
        );
        return erasable;
      }),
    close: () => {
      for (const feed of feeds.values()) {
        feed.end();
        feed.stopWriting();
      }
      writing.appends.close();
      writing.ends.close();
      writing.renewals.close();
      channels.close();
      return Promise.resolve();
    },
  };
};
