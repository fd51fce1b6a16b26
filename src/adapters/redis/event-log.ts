import type { Redis } from 'ioredis';
import { ZomaError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import { FencedError, type EventLog, type EventLogWriter } from '../../ports/event-log.ts';
import { createChannels } from './channels.ts';
import { asRedisFailure, whileRedisIsThere } from './connect.ts';
import { follow, look, readHead, readTexts, type LogKeys } from './log-reader.ts';
import { createScriptBatches } from './script-batches.ts';
import { prepareLua } from './lua.ts';

/** What a writer may hold back while Redis is away, in UTF-16 code units of JSON. */
const mostHeld = 4_000_000;

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
 * Logs in Redis: a stream a session, which any node reads and one writes. The log is the
 * truth: no reader is given an event before Redis has it under its writer's epoch.
 *
 * While Redis is away, appends wait, up to a bound, and readers pause; what else is asked
 * is `unavailable`. A Redis that comes back empty, or as it was some time ago, is given what it lacks of the log
 * by its writer, as long as that lives, under its epoch and with the same numbers.
 */
export const createRedisEventLog = <Event>({
  redis,
  subscriber,
  timeToLiveMs,
  prefix,
  clock,
}: RedisEventLogOptions): EventLog<Event> => {
  const batches = createScriptBatches({ run: prepareLua({ redis, name: 'append-events' }), common: [timeToLiveMs] });
  const openLog = prepareLua({ redis, name: 'open-log' });
  const renewLog = prepareLua({ redis, name: 'renew-log' });
  const channels = createChannels({ subscriber });
  const closing = new AbortController();

  // One hash slot a session, since its scripts see both keys.
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
    /** All that the log holds, what others had appended before included, in case it has to be put back. */
    const whole: string[] = [...earlier];
    /** An append failed, and so nobody knows whether the log has it. */
    let isUncertain = false;
    let seq = newestSeq;
    let held = 0;
    /** Until then the log cannot have expired, only been lost. */
    let keptUntil = clock.now() + timeToLiveMs;

    const append = (first: number, events: readonly string[], end: boolean): Promise<unknown> =>
      batches.run([stream, head], [`${String(epoch)}:${String(first)}:${end ? '1' : '0'}`, ...events]);

    const putBack = async (upTo: number): Promise<void> => {
      if (isUncertain || clock.now() >= keptUntil || whole.length < upTo) throw new FencedError();
      const result = await openLog([stream, head], [epoch, timeToLiveMs, 1, id]);
      const present = opened(result).newestSeq;
      if (present < upTo) seqIn(await append(present + 1, whole.slice(present, upTo), false));
    };

    return {
      append: async (events, { end = false } = {}) => {
        const texts = events.map((event) => JSON.stringify(event));
        const size = texts.reduce((sum, text) => sum + text.length, 0);
        if (held > 0 && held + size > mostHeld) throw new ZomaError('unavailable');
        const first = seq + 1;
        seq += texts.length;
        for (const text of texts) whole.push(text);
        held += size;
        try {
          let result = await append(first, texts, end);
          while (result === 'gone' || result === 'gap') {
            await putBack(first - 1);
            result = await append(first, texts, end);
          }
          const last = seqIn(result);
          keptUntil = clock.now() + timeToLiveMs;
          return last;
        } catch (error) {
          isUncertain = true;
          throw asRedisFailure(error);
        } finally {
          held -= size;
        }
      },
      renew: () =>
        whileRedisIsThere(async () => {
          const result = await renewLog([stream, head], [epoch, timeToLiveMs]);
          if (result === 'fenced') throw new FencedError();
          if (result === 'gone') await putBack(seq);
          keptUntil = clock.now() + timeToLiveMs;
        }),
    };
  };

  return {
    open: (sessionId, epoch) =>
      whileRedisIsThere(async () => {
        const { stream, head } = keysOf(sessionId);
        const log = opened(await openLog([stream, head], [epoch, timeToLiveMs, 0, newId()]));
        const earlier = log.newestSeq === 0 ? [] : await readTexts(redis, keysOf(sessionId));
        return writerOf(sessionId, epoch, log, earlier);
      }),
    head: (sessionId) => whileRedisIsThere(() => readHead(redis, keysOf(sessionId))),
    slice: (sessionId, after) =>
      whileRedisIsThere(async () => (await look<Event>(redis, keysOf(sessionId), after, undefined))?.entries),
    read: async function* (sessionId, after, signal) {
      const either = AbortSignal.any([signal, closing.signal]);
      try {
        yield* follow<Event>({ redis, channels, keys: keysOf(sessionId), after, signal: either });
      } catch (error) {
        if (!either.aborted) throw asRedisFailure(error);
      }
    },
    close: () => {
      closing.abort();
      batches.close();
      channels.close();
      return Promise.resolve();
    },
  };
};
