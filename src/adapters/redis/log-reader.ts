import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { LogEntry, LogHead } from '../../ports/event-log.ts';
import { isRedisAway } from './connect.ts';
import type { Channels } from './channels.ts';

/** The most events in one batch. */
const batchSize = 256;
/** How often a reader looks although nobody has said anything. */
const lookAgainMs = 1_500;
/** How long a log that was there may be missing, while its writer puts it back into a Redis that came back empty. */
const restoreMs = 2_500;
const awayMs = 100;

export interface LogKeys {
  readonly stream: string;
  readonly head: string;
  readonly channel: string;
}

type Rows = readonly [id: string, fields: string[]][];

const entriesIn = <Event>(rows: Rows): LogEntry<Event>[] =>
  rows.map(([id, [, json = 'null']]) => ({ seq: Number.parseInt(id, 10), event: JSON.parse(json) as Event }));

const headIn = ([seq, ended]: readonly (string | null)[]): LogHead | undefined =>
  seq == null ? undefined : { newestSeq: Number(seq), ended: ended === '1' };

export const readHead = async (redis: Redis, { head }: LogKeys): Promise<LogHead | undefined> =>
  headIn(await redis.hmget(head, 'seq', 'ended'));

/** The events that the log holds, as JSON. */
export const readTexts = async (redis: Redis, { stream }: LogKeys): Promise<string[]> =>
  (await redis.xrange(stream, '-', '+')).map(([, [, json = 'null']]) => json);

/** Head and events in one round trip, and as of one moment. */
export const look = async <Event>(
  redis: Redis,
  { stream, head }: LogKeys,
  after: number,
  count: number | undefined,
): Promise<{ readonly id: string; readonly head: LogHead; readonly entries: LogEntry<Event>[] } | undefined> => {
  const from = `(${String(after)}-0`;
  const range = count === undefined ? ([stream, from, '+'] as const) : ([stream, from, '+', 'COUNT', count] as const);
  const transaction = redis.multi().hmget(head, 'seq', 'ended', 'id');
  const results = await (range.length === 3 ? transaction.xrange(...range) : transaction.xrange(...range)).exec();
  const [[, fields] = [null, [null]], [, rows] = [null, []]] = results ?? [];
  const [seq, ended, id] = fields as (string | null)[];
  const found = headIn([seq ?? null, ended ?? null]);
  return found && { id: id ?? '', head: found, entries: entriesIn<Event>(rows as Rows) };
};

/** The events of a message about this log, when they go on right behind the cursor. */
const entriesOf = <Event>(message: string | undefined, id: string, after: number) => {
  const [, of = '', first = '', ended = '', json = ''] = /^([^:]*):(\d+):([01]):(.*)$/s.exec(message ?? '') ?? [];
  if (of !== id || Number(first) > after + 1 || json === '') return undefined;
  const events = JSON.parse(json) as Event[];
  const skipped = after + 1 - Number(first);
  if (skipped >= events.length) return undefined;
  const entries = events.slice(skipped).map((event, index): LogEntry<Event> => ({ seq: after + 1 + index, event }));
  return { entries, ended: ended === '1' };
};

/** Follows a log from the cursor on, as the port `EventLog` promises. */
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
  // Before the first look, so that nothing that comes after it is missed.
  const channel = await channels.open(keys.channel);
  let cursor = after;
  let seenAt: number | undefined;
  /** Of the log that is read: one that was opened in its place is another's. */
  let id: string | undefined;
  let told = channel.latest;
  try {
    while (!signal.aborted) {
      const heard = channel.latest;
      const news = heard === told || id === undefined ? undefined : entriesOf<Event>(heard, id, cursor);
      told = heard;
      if (news) {
        cursor += news.entries.length;
        yield news.entries;
        if (news.ended) return;
        continue;
      }
      const found = await look<Event>(redis, keys, cursor, batchSize).catch((error: unknown) => {
        if (seenAt === undefined || !isRedisAway(error)) throw error;
        return 'away' as const;
      });
      if (found === 'away') {
        seenAt = performance.now();
        await wait(awayMs, undefined, { signal }).catch(() => undefined);
      } else if (found === undefined) {
        if (seenAt === undefined || performance.now() - seenAt > restoreMs) return;
        await channel.change(awayMs, signal);
      } else {
        seenAt = performance.now();
        if (found.id !== (id ??= found.id)) return;
        if (found.entries.length > 0) {
          cursor += found.entries.length;
          yield found.entries;
        } else if (found.head.ended) {
          return;
        } else if (channel.latest === told) {
          await channel.change(lookAgainMs, signal);
        }
      }
    }
  } finally {
    channel.close();
  }
}
