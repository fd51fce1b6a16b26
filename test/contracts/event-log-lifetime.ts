import { setImmediate as turn } from 'node:timers/promises';
import { newId } from '../../src/core/ids.ts';
import { FencedError } from '../../src/ports/event-log.ts';
import { readLog } from '../support/read-log.ts';
import type { Contract } from './contract.ts';
import { collect, entries, events, type EventLogSetup } from './event-log-setup.ts';

const fenced = { instanceOf: FencedError };
/** Longer than any of these takes: a reader that hangs fails its own test. */
const hangingMs = 5_000;

/** How long a log is kept, and what is left of it afterwards: nothing. */
export const eventLogLifetimeContract: Contract<EventLogSetup> = (test, { name, create }) => {
  for (const end of [false, true]) {
    const kind = end ? 'that has ended' : 'that has not ended';
    test(`${name} ${kind} expires when its time to live has passed since its newest event`, async (t) => {
      t.timeout(hangingMs);
      const { log, timeToLiveMs, pass } = await create(t);
      const id = newId();
      const writer = await log.open(id, 1);
      await writer.append(events(1, 2));
      await pass(timeToLiveMs - 1);
      await writer.append(events(3, 3), { end });
      await pass(timeToLiveMs - 1);
      t.deepEqual(await log.head(id), { newestSeq: 3, ended: end });
      t.deepEqual(await log.slice(id, 0), entries(1, 3));
      t.deepEqual(await collect(readLog(log, id, 0), 3), entries(1, 3));
      await pass(1);
      t.is(await log.head(id), undefined);
      t.is(await log.slice(id, 0), undefined);
      t.deepEqual(await collect(readLog(log, id, 0)), []);
    });
  }

  test(`${name} is erased once it has ended: it is as if it had expired, and a log that has not ended is kept`, async (t) => {
    t.timeout(hangingMs);
    const { log } = await create(t);
    const [ended, running, missing] = [newId(), newId(), newId()];
    await (await log.open(ended, 1)).append(events(1, 3), { end: true });
    await (await log.open(running, 1)).append(events(1, 2));
    t.deepEqual([...(await log.erase([ended, running, missing]))].sort(), [ended, missing].sort());
    t.is(await log.head(ended), undefined);
    t.is(await log.slice(ended, 0), undefined);
    t.deepEqual(await collect(readLog(log, ended, 0)), []);
    t.deepEqual(await log.head(running), { newestSeq: 2, ended: false });
    t.deepEqual(await log.erase([]), []);
  });

  test(`${name} is kept while its writer renews it, but not by a fenced writer`, async (t) => {
    const { log, timeToLiveMs, pass } = await create(t);
    const id = newId();
    const first = await log.open(id, 1);
    await first.append(events(1, 1));
    for (let renewals = 0; renewals < 3; renewals += 1) {
      await pass(timeToLiveMs - 1);
      await first.renew();
    }
    const second = await log.open(id, 2);
    await t.throwsAsync(first.renew(), fenced);
    await second.append([], { end: true });
    await t.throwsAsync(second.renew(), fenced);
    t.deepEqual(await log.head(id), { newestSeq: 1, ended: true });
    await pass(timeToLiveMs);
    t.is(await log.head(id), undefined);
  });

  test(`${name} is not kept longer by a fenced append`, async (t) => {
    const { log, timeToLiveMs, pass } = await create(t);
    const id = newId();
    const first = await log.open(id, 1);
    await (await log.open(id, 2)).append(events(1, 1));
    await pass(timeToLiveMs - 1);
    await t.throwsAsync(first.append(['of the first']), fenced);
    t.deepEqual(await log.head(id), { newestSeq: 1, ended: false });
    await pass(1);
    t.is(await log.head(id), undefined);
  });

  test(`${name} refuses the writer of an expired log, also after a new log was opened`, async (t) => {
    const { log, timeToLiveMs, pass } = await create(t);
    const id = newId();
    const first = await log.open(id, 1);
    await first.append(['of the first']);
    await pass(timeToLiveMs);
    await t.throwsAsync(first.append(['late']), fenced);
    t.is(await log.head(id), undefined);
    const second = await log.open(id, 2);
    await t.throwsAsync(first.append(['late']), fenced);
    t.is(await second.append(events(1, 2)), 2);
    t.deepEqual(await log.slice(id, 0), entries(1, 2));
  });

  test(`${name} ends a reader that is behind when the log expires`, async (t) => {
    t.timeout(hangingMs);
    const { log, timeToLiveMs, pass } = await create(t);
    const id = newId();
    await (await log.open(id, 1)).append(events(1, 5000));
    const reader = readLog(log, id, 0)[Symbol.asyncIterator]();
    await reader.next();
    await pass(timeToLiveMs);
    t.true((await reader.next()).done);
  });

  test(`${name} ends a waiting reader when the log expires`, async (t) => {
    t.timeout(hangingMs);
    const { log, timeToLiveMs, pass } = await create(t);
    const id = newId();
    await (await log.open(id, 1)).append(events(1, 1));
    const reading = collect(readLog(log, id, 0));
    await turn();
    await pass(timeToLiveMs);
    t.deepEqual(await reading, entries(1, 1));
  });

  test(`${name} ends a waiting reader when the log expires and another is opened in its place`, async (t) => {
    t.timeout(hangingMs);
    const { log, timeToLiveMs, pass } = await create(t);
    const id = newId();
    await (await log.open(id, 1)).append(events(1, 1));
    const reading = collect(readLog(log, id, 0));
    await turn();
    await pass(timeToLiveMs);
    await (await log.open(id, 2)).append(['of the second', 'of the second']);
    t.deepEqual(await reading, entries(1, 1));
  });
};
