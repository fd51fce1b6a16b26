import type { Redis } from 'ioredis';
import type { LogEntry, LogHead } from '../../ports/event-log.ts';

/** The Redis keys of one log. */
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
  const transaction = redis.multi().hmget(head, 'seq', 'ended', 'id');
  const results = await transaction.xrange(stream, `(${String(after)}-0`, '+', 'COUNT', count).exec();
  const [[, fields] = [null, [null]], [, rows] = [null, []]] = results ?? [];
  const [seq, ended, id] = fields as (string | null)[];
  const found = headIn([seq ?? null, ended ?? null]);
  return found && { id: id ?? '', head: found, entries: entriesIn<Event>(rows as Rows) };
};
