import DataLoader from 'dataloader';

/** The most ids of one read. The callers of a read continue in one turn of the event loop, which must stay short. */
const mostIds = 100;
/** The lasting interval of reads, in milliseconds. */
const intervalMs = 5;
/** The most reads that begin without waiting for the interval. */
const burst = 8;

/**
 * Creates a reader of single values over a reader of many, so that thousands of clients that come back at once cost few queries. Ids that
 * are asked for in one turn of the event loop are read together, at its end. After a burst of reads one begins every `intervalMs`, for
 * all ids that were asked for meanwhile: alone, each id of a crowd would cost a read. Nothing is cached.
 * @see https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 */
export const batchReads = <Value>(
  readAll: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): ((id: string) => Promise<Value | undefined>) => {
  /** When the next read would begin if each had waited for the interval; bounded, so that none waits longer than one interval. */
  let due = -Infinity;
  const readBatch = async (ids: readonly string[]): Promise<(Value | undefined)[]> => {
    const now = performance.now();
    due = Math.min(Math.max(due, now), now + burst * intervalMs) + intervalMs;
    const values = await readAll([...new Set(ids)]);
    return ids.map((id) => values.get(id));
  };
  const schedule = (read: () => void): void => {
    const waitMs = due - burst * intervalMs - performance.now();
    if (waitMs > 0) setTimeout(read, waitMs);
    else setImmediate(read);
  };
  const loader = new DataLoader(readBatch, { cache: false, maxBatchSize: mostIds, batchScheduleFn: schedule });
  return (id) => loader.load(id);
};
