import type { Redis } from 'ioredis';
import type { LogEntry, LogHead } from '../../ports/event-log.ts';
import { readPacked } from './packed-log.ts';
import type { LogKeys } from './session-keys.ts';

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
