import DataLoader from 'dataloader';

/** The most ids of one read. The callers of a read continue in one turn of the event loop, which must stay short. */
const mostIds = 100;
/** How long ids are gathered while another read is under way, in milliseconds. */
const gatherMs = 5;

/**
 * Creates a reader of single values over a reader of many, so that thousands of clients that come back at once cost few queries. Ids that
 * are asked for in one turn of the event loop, or within `gatherMs` while another read is under way, are read together, after all of them were
 * asked for. Nothing is cached.
 */
export const batchReads = <Value>(
  readAll: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): ((id: string) => Promise<Value | undefined>) => {
  let running = 0;
  const readBatch = async (ids: readonly string[]): Promise<(Value | undefined)[]> => {
    running += 1;
    try {
      const values = await readAll([...new Set(ids)]);
      return ids.map((id) => values.get(id));
    } finally {
      running -= 1;
    }
  };
  const schedule = (read: () => void): void => {
    if (running === 0) setImmediate(read);
    else setTimeout(read, gatherMs);
  };
  const loader = new DataLoader(readBatch, { cache: false, maxBatchSize: mostIds, batchScheduleFn: schedule });
  return (id) => loader.load(id);
};
