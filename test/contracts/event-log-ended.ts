import { setImmediate as turn } from 'node:timers/promises';
import { newId } from '../../src/core/ids.ts';
import { readLog } from '../support/read-log.ts';
import type { Contract } from './contract.ts';
import { collect, entries, events, type Entries, type EventLogSetup } from './event-log-setup.ts';

/** What readers find in a log that has ended, and that its adapter may store in another form then. */
export const eventLogEndedContract: Contract<EventLogSetup> = (test, { name, create }) => {
  for (const length of [1, 2, 511, 512, 513, 1300]) {
    test(`${name} that has ended with ${String(length)} events has the same events after each cursor`, async (t) => {
      const { log } = await create(t);
      const id = newId();
      const writer = await log.open(id, 1);
      if (length > 1) await writer.append(events(1, length - 1));
      await writer.append(events(length, length), { end: true });
      await turn();
      await turn();
      t.deepEqual(await log.head(id), { newestSeq: length, ended: true });
      for (const after of [0, 1, 255, 511, 512, 513, length - 1, length, length + 1]) {
        const expected = entries(after + 1, length);
        t.deepEqual(await log.slice(id, after), expected, `slice after ${String(after)}`);
        t.deepEqual(await collect(readLog(log, id, after)), expected, `read after ${String(after)}`);
      }
    });
  }

  test(`${name} that ends while readers are behind yields each the rest once and in order`, async (t) => {
    const { log } = await create(t);
    const id = newId();
    const writer = await log.open(id, 1);
    await writer.append(events(1, 1300));
    const readers = Array.from({ length: 4 }, () => readLog(log, id, 0)[Symbol.asyncIterator]());
    const first = await Promise.all(readers.map(async (reader) => (await reader.next()).value as Entries));
    await writer.append(events(1301, 1310), { end: true });
    await turn();
    await turn();
    for (const [index, reader] of readers.entries()) {
      const rest = await collect({ [Symbol.asyncIterator]: () => reader });
      t.deepEqual([...(first[index] ?? []), ...rest], entries(1, 1310));
    }
  });
};
