import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { LogEntry, LogHead } from '../../ports/event-log.ts';
import { isRedisUnavailable } from './connect.ts';
import type { Channels } from './channels.ts';
import { readPacked } from './packed-log.ts';
import type { LogKeys } from './session-keys.ts';

/** The most events in one batch. */
const batchSize = 256;
/** How long a reader waits for a lost log, in milliseconds, while its writer restores it into an emptied Redis. */
const restoreMs = 2_500;
/** Pause before the next read of a lost log, or of an unavailable Redis, in milliseconds. */
const retryMs = 100;

type Rows = readonly [id: string, fields: string[]][];

const entriesIn = <Event>(rows: Rows): LogEntry<Event>[] =>
  rows.map(([id, [, json = 'null']]) => ({ seq: Number.parseInt(id, 10), event: JSON.parse(json) as Event }));

const headIn = ([seq, ended]: readonly (string | null)[]): LogHead | undefined =>
  seq == null ? undefined : { newestSeq: Number(seq), ended: ended === '1' };

/** Reads the head of a log; undefined when there is no log. */
export const readHead = async (redis: Redis, { head }: LogKeys): Promise<LogHead | undefined> =>
  headIn(await redis.hmget(head, 'seq', 'ended'));

/** Reads every event of a log, as JSON texts. */
export const readTexts = async (redis: Redis, { stream }: LogKeys): Promise<string[]> =>
  (await redis.xrange(stream, '-', '+')).map(([, [, json = 'null']]) => json);

/** Reads the head and up to `count` events after `after`, in one transaction; undefined when there is no log. */
export const readEntries = async <Event>(
  redis: Redis,
  { stream, head }: LogKeys,
  after: number,
  count = Number.MAX_SAFE_INTEGER,
): Promise<{ readonly id: string; readonly head: LogHead; readonly entries: LogEntry<Event>[] } | undefined> => {
  const transaction = redis.multi().hmget(head, 'seq', 'ended', 'id', 'packed');
  const results = await transaction.xrange(stream, `(${String(after)}-0`, '+', 'COUNT', count).exec();
  const [[, fields] = [null, [null]], [, rows] = [null, []]] = results ?? [];
  const [seq, ended, id, packed] = fields as (string | null)[];
  const found = headIn([seq ?? null, ended ?? null]);
  if (!found) return undefined;
  const blocks = Number(packed ?? 0);
  const entries =
    blocks > 0 ? await readPacked<Event>(redis, head, blocks, after, count) : entriesIn<Event>(rows as Rows);
  return entries && { id: id ?? '', head: found, entries };
};

/** Reads the events of a PUB/SUB message, when it is of the log `id` and continues right after `after`. */
const entriesOf = <Event>(message: string | undefined, id: string, after: number) => {
  const [, of = '', first = '', ended = '', json = ''] = /^([^:]*):(\d+):([01]):(.*)$/s.exec(message ?? '') ?? [];
  if (of !== id || Number(first) > after + 1 || json === '') return undefined;
  const events = JSON.parse(json) as Event[];
  const skipped = after + 1 - Number(first);
  if (skipped >= events.length) return undefined;
  const entries = events.slice(skipped).map((event, index): LogEntry<Event> => ({ seq: after + 1 + index, event }));
  return { entries, ended: ended === '1' };
};

/** Reads a log after `after` and then its new events, with the guarantees of `EventLog.read`. */
export async function* follow<Event>({
  redis,
  channels,
  keys,
  after,
  signal,
}: {
  redis: Redis;
  channels: Channels;
  keys: LogKeys;
  after: number;
  signal: AbortSignal;
}): AsyncGenerator<readonly LogEntry<Event>[], void, undefined> {
  // Subscribed before the first read, so that no later event is missed.
  const channel = await channels.open(keys.channel);
  let cursor = after;
  let seenAt: number | undefined;
  /** The log's id: a log with another id was created in its place. */
  let id: string | undefined;
  let lastMessage = channel.latest;
  try {
    while (!signal.aborted) {
      const message = channel.latest;
      const news = message === lastMessage || id === undefined ? undefined : entriesOf<Event>(message, id, cursor);
      lastMessage = message;
      if (news) {
        cursor += news.entries.length;
        yield news.entries;
        if (news.ended) return;
        continue;
      }
      const found = await readEntries<Event>(redis, keys, cursor, batchSize).catch((error: unknown) => {
        if (seenAt === undefined || !isRedisUnavailable(error)) throw error;
        return 'unavailable' as const;
      });
      if (found === 'unavailable' || found === undefined) {
        if (found === 'unavailable') seenAt = performance.now();
        else if (seenAt === undefined || performance.now() - seenAt > restoreMs) return;
        await wait(retryMs, undefined, { signal }).catch(() => undefined);
      } else {
        seenAt = performance.now();
        if (found.id !== (id ??= found.id)) return;
        if (found.entries.length > 0) {
          cursor += found.entries.length;
          yield found.entries;
          if (found.head.ended && cursor === found.head.newestSeq) return;
        } else if (found.head.ended) {
          return;
        } else if (channel.latest === lastMessage) {
          await channel.change(signal);
        }
      }
    }
  } finally {
    channel.close();
  }
}
