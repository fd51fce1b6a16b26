import { setImmediate as turn } from 'node:timers/promises';
import { newId } from '../../src/core/ids.ts';
import { readLog } from '../support/read-log.ts';
import type { Contract } from './contract.ts';
import { collect, entries, events, type EventLogSetup } from './event-log-setup.ts';

/** Longer than any of these takes: a reader that hangs fails its own test. */
const hangingMs = 5_000;
/** The most events in one batch of a backlog. */
const largestBatch = 1000;

/** Reading, from any cursor, at any pace, to any end. */
export const eventLogReadingContract: Contract<EventLogSetup> = (test, { name, create }) => {
  test(`${name} yields each event once and in order, from any cursor`, async (t) => {
    t.timeout(hangingMs);
    const { log } = await create(t);
    const id = newId();
    const writer = await log.open(id, 1);
    await writer.append(events(1, 4));
    const readings = Array.from({ length: 9 }, (_, after) => collect(readLog(log, id, after)));
    await writer.append(events(5, 5));
    await turn();
    await writer.append(events(6, 7));
    await writer.append(events(8, 8), { end: true });
    for (const [after, seen] of (await Promise.all(readings)).entries()) t.deepEqual(seen, entries(after + 1, 8));
  });

  test(`${name} yields a long backlog in several batches, none of them large`, async (t) => {
    t.timeout(hangingMs);
    const { log } = await create(t);
    const id = newId();
    await (await log.open(id, 1)).append(events(1, 5000), { end: true });
    const sizes: number[] = [];
    for await (const batch of readLog(log, id, 0)) sizes.push(batch.length);
    t.true(sizes.length > 1);
    t.true(Math.max(...sizes) <= largestBatch);
    t.true(Math.min(...sizes) > 0);
    t.deepEqual(await collect(readLog(log, id, 0)), entries(1, 5000));
  });

  test(`${name} wakes a waiting reader for each event`, async (t) => {
    t.timeout(hangingMs);
    const { log } = await create(t);
    const id = newId();
    const writer = await log.open(id, 1);
    const reader = readLog(log, id, 0)[Symbol.asyncIterator]();
    for (let seq = 1; seq <= 20; seq += 1) {
      let woken = false;
      const next = reader.next().finally(() => (woken = true));
      await turn();
      t.false(woken);
      await writer.append(events(seq, seq));
      t.deepEqual((await next).value, entries(seq, seq));
    }
  });

  test(`${name} yields the events appended while a reader was busy in one batch`, async (t) => {
    t.timeout(hangingMs);
    const { log } = await create(t);
    const id = newId();
    const writer = await log.open(id, 1);
    await writer.append(events(1, 1));
    const reader = readLog(log, id, 0)[Symbol.asyncIterator]();
    t.deepEqual((await reader.next()).value, entries(1, 1));
    for (let seq = 2; seq <= 6; seq += 1) await writer.append(events(seq, seq));
    t.deepEqual((await reader.next()).value, entries(2, 6));
  });

  test(`${name} lets a slow reader miss no event of a fast writer`, async (t) => {
    t.timeout(hangingMs);
    const { log } = await create(t);
    const id = newId();
    const writer = await log.open(id, 1);
    const reading = (async () => {
      const seqs: number[] = [];
      for await (const batch of readLog(log, id, 0)) {
        seqs.push(...batch.map(({ seq }) => seq));
        for (let turns = 0; turns < 10; turns += 1) await turn();
      }
      return seqs;
    })();
    for (let seq = 1; seq <= 3000; seq += 3) await writer.append(events(seq, seq + 2), { end: seq === 2998 });
    t.deepEqual(
      await reading,
      entries(1, 3000).map(({ seq }) => seq),
    );
  });

  test(`${name} serves two hundred readers of one session at once`, async (t) => {
    t.timeout(hangingMs);
    const { log } = await create(t);
    const id = newId();
    const writer = await log.open(id, 1);
    await writer.append(events(1, 10));
    const readings = Array.from({ length: 200 }, (_, index) => collect(readLog(log, id, index % 20)));
    for (let seq = 11; seq <= 30; seq += 1) {
      await turn();
      await writer.append(events(seq, seq), { end: seq === 30 });
    }
    for (const [index, seen] of (await Promise.all(readings)).entries()) {
      t.deepEqual(seen, entries((index % 20) + 1, 30));
    }
  });

  test(`${name} yields only the events after a cursor that is ahead of the log`, async (t) => {
    t.timeout(hangingMs);
    const { log } = await create(t);
    const id = newId();
    const writer = await log.open(id, 1);
    const reading = collect(readLog(log, id, 3));
    for (let seq = 1; seq <= 5; seq += 1) {
      await turn();
      await writer.append(events(seq, seq), { end: seq === 5 });
    }
    t.deepEqual(await reading, entries(4, 5));
  });

  test(`${name} continues for its readers when another writer takes over`, async (t) => {
    t.timeout(hangingMs);
    const { log } = await create(t);
    const id = newId();
    const first = await log.open(id, 1);
    await first.append(events(1, 2));
    const reading = collect(readLog(log, id, 0));
    await turn();
    const second = await log.open(id, 2);
    await t.throwsAsync(first.append(['of the first']));
    await second.append(events(3, 4), { end: true });
    t.deepEqual(await reading, entries(1, 4));
  });

  test(`${name} ends a read at once when no event can follow`, async (t) => {
    t.timeout(hangingMs);
    const { log } = await create(t);
    const id = newId();
    t.deepEqual(await collect(readLog(log, newId(), 0)), []);
    await (await log.open(id, 1)).append(events(1, 3), { end: true });
    t.deepEqual(await collect(readLog(log, id, 3)), []);
    t.deepEqual(await collect(readLog(log, id, 99)), []);
  });

  test(`${name} ends a waiting reader that stops, and no other`, async (t) => {
    t.timeout(hangingMs);
    const { log } = await create(t);
    const id = newId();
    const writer = await log.open(id, 1);
    const controller = new AbortController();
    const aborted = collect(readLog(log, id, 0, controller.signal));
    const other = collect(readLog(log, id, 0));
    await turn();
    controller.abort();
    t.deepEqual(await aborted, []);
    await writer.append(events(1, 1), { end: true });
    t.deepEqual(await other, entries(1, 1));
  });

  test(`${name} yields nothing to a reader that has stopped`, async (t) => {
    t.timeout(hangingMs);
    const { log } = await create(t);
    const id = newId();
    await (await log.open(id, 1)).append(events(1, 5000), { end: true });
    const controller = new AbortController();
    let batches = 0;
    for await (const batch of readLog(log, id, 0, controller.signal)) {
      batches += Math.sign(batch.length);
      controller.abort();
    }
    t.is(batches, 1);
  });

  test(`${name} ends its readers when it is closed, waiting or behind`, async (t) => {
    t.timeout(hangingMs);
    const { log } = await create(t);
    const id = newId();
    await (await log.open(id, 1)).append(events(1, 5000));
    const waiting = [collect(readLog(log, id, 5000)), collect(readLog(log, id, 6000))];
    const behind = readLog(log, id, 0)[Symbol.asyncIterator]();
    await behind.next();
    await turn();
    await log.close();
    t.deepEqual(await Promise.all(waiting), [[], []]);
    while ((await behind.next()).done !== true) t.pass();
  });
};
