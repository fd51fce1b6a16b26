import type { Redis } from 'ioredis';
import { blockAfter, unpackBlock } from '../../core/packed-events.ts';
import type { LogEntry } from '../../ports/event-log.ts';

/**
 * Reads at least `count` events after `after`, or all there are, of a log that `end-sessions.lua` has packed into this number of `blocks`.
 * Returns undefined when the log has expired meanwhile. Each block is read and unpacked by itself.
 */
export const readPacked = async <Event>(
  redis: Redis,
  head: string,
  blocks: number,
  after: number,
  count: number,
): Promise<LogEntry<Event>[] | undefined> => {
  const entries: LogEntry<Event>[] = [];
  for (let index = blockAfter(after); index < blocks && entries.length < count; index += 1) {
    const block = await redis.hgetBuffer(head, `p${String(index)}`);
    if (block === null) return undefined;
    for (const entry of unpackBlock<Event>(block, index)) if (entry.seq > after) entries.push(entry);
  }
  return entries;
};
