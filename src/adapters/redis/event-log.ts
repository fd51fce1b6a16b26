import type { Redis } from 'ioredis';
import { ZomaError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import { FencedError, type EventLog, type EventLogWriter } from '../../ports/event-log.ts';
import { createChannels } from './channels.ts';
import { asRedisFailure, reportingUnavailable } from './connect.ts';
import { createLogFeed, type LogFeed } from './log-feed.ts';
import { readEntries, readHead, readTexts, type LogKeys } from './log-reader.ts';
import { createScriptBatches } from './script-batches.ts';
import { prepareLua } from './lua.ts';

/** The most JSON that a writer queues while Redis is unavailable, in UTF-16 code units. */
const maxQueued = 4_000_000;
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

const seqIn = (result: unknown): number => {
  if (result === 'fenced') throw new FencedError();
  if (typeof result !== 'number') throw new TypeError(`Redis answered ${String(result)}.`);
  return result;
};

const opened = (result: unknown): { readonly newestSeq: number; readonly id: string } => {
  if (!Array.isArray(result)) return { newestSeq: seqIn(result), id: '' };
  const [newestSeq, id] = result as [number, string];
  return { newestSeq, id };
};

/**
 * Creates event logs in Redis, one stream per session. No reader receives an event before Redis has stored it under its writer's epoch.
 *
 * While Redis is unavailable, appends wait, up to `maxQueued`, and readers pause; every other call is `unavailable`. When Redis returns
 * empty or with an older state, a live writer restores the missing events, under its epoch and with the same numbers.
 */
export const createRedisEventLog = <Event>({
  redis,
  subscriber,
  timeToLiveMs,
  prefix,
  clock,
}: RedisEventLogOptions): EventLog<Event> => {
  const batches = createScriptBatches(prepareLua({ redis, name: 'append-events' }), [timeToLiveMs]);
  const openLog = prepareLua({ redis, name: 'open-log' });
  const renewLog = prepareLua({ redis, name: 'renew-log' });
  const channels = createChannels({ subscriber, pollMs });
  /** The feeds of the logs that have readers on this node. */
  const feeds = new Map<string, LogFeed<Event>>();

  // The braces put a session's keys into one hash slot, since a script uses both.
  const keysOf = (sessionId: string): LogKeys => ({
    stream: `${prefix}{${sessionId}}:events`,
    head: `${prefix}{${sessionId}}:head`,
    channel: `${prefix}{${sessionId}}:events:news`,
  });

  const writerOf = (
    sessionId: string,
    epoch: number,
    { newestSeq, id }: { newestSeq: number; id: string },
    earlier: readonly string[],
  ): EventLogWriter<Event> => {
    const { stream, head } = keysOf(sessionId);
    /** Every event of the log, those of earlier writers included, to restore it from. */
    const whole: string[] = [...earlier];
    /** An append failed, so the log may or may not contain its events. */
    let isUncertain = false;
    let seq = newestSeq;
    let queued = 0;
    /** A log that is missing before this time was lost and has not expired. */
    let expiresAt = clock.now() + timeToLiveMs;

    const append = (first: number, events: readonly string[], end: boolean): Promise<unknown> =>
      batches.run([stream, head], [`${String(epoch)}:${String(first)}:${end ? '1' : '0'}`, ...events]);

    const restore = async (upTo: number): Promise<void> => {
      if (isUncertain || clock.now() >= expiresAt || whole.length < upTo) throw new FencedError();
      const result = await openLog([stream, head], [epoch, timeToLiveMs, 1, id]);
      const present = opened(result).newestSeq;
      if (present < upTo) seqIn(await append(present + 1, whole.slice(present, upTo), false));
    };

    return {
      append: async (events, { end = false } = {}) => {
        const texts = events.map((event) => JSON.stringify(event));
        const size = texts.reduce((sum, text) => sum + text.length, 0);
        if (queued > 0 && queued + size > maxQueued) throw new ZomaError('unavailable');
        const first = seq + 1;
        seq += texts.length;
        for (const text of texts) whole.push(text);
        queued += size;
        const endAppend = feeds.get(sessionId)?.startAppend();
        try {
          let result = await append(first, texts, end);
          while (result === 'gone' || result === 'gap') {
            await restore(first - 1);
            result = await append(first, texts, end);
          }
          const last = seqIn(result);
          feeds.get(sessionId)?.appended(id, first, events, end);
          expiresAt = clock.now() + timeToLiveMs;
          return last;
        } catch (error) {
          isUncertain = true;
          throw asRedisFailure(error);
        } finally {
          queued -= size;
          endAppend?.();
        }
      },
      renew: () =>
        reportingUnavailable(async () => {
          const result = await renewLog([stream, head], [epoch, timeToLiveMs]);
          if (result === 'fenced') throw new FencedError();
          if (result === 'gone') await restore(seq);
          expiresAt = clock.now() + timeToLiveMs;
        }),
    };
  };

  const openFeed = (sessionId: string): LogFeed<Event> => {
    const onEmpty = (): void => void feeds.delete(sessionId);
    const feed = createLogFeed<Event>({ redis, channels, keys: keysOf(sessionId), onEmpty });
    feeds.set(sessionId, feed);
    return feed;
  };

  return {
    open: (sessionId, epoch) =>
      reportingUnavailable(async () => {
        const { stream, head } = keysOf(sessionId);
        const log = opened(await openLog([stream, head], [epoch, timeToLiveMs, 0, newId()]));
        const earlier = log.newestSeq === 0 ? [] : await readTexts(redis, keysOf(sessionId));
        return writerOf(sessionId, epoch, log, earlier);
      }),
    head: (sessionId) => reportingUnavailable(() => readHead(redis, keysOf(sessionId))),
    slice: (sessionId, after) =>
      reportingUnavailable(async () => (await readEntries<Event>(redis, keysOf(sessionId), after))?.entries),
    follow: (sessionId, after, reader) => {
      const feed = feeds.get(sessionId) ?? openFeed(sessionId);
      return feed.add(after, reader);
    },
    close: () => {
      for (const feed of feeds.values()) feed.end();
      batches.close();
      channels.close();
      return Promise.resolve();
    },
  };
};
