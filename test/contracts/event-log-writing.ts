import { newId } from '../../src/core/ids.ts';
import { FencedError } from '../../src/ports/event-log.ts';
import { readLog } from '../support/read-log.ts';
import type { Contract } from './contract.ts';
import { entries, events, type EventLogSetup } from './event-log-setup.ts';

const fenced = { instanceOf: FencedError };

/** Appending, numbering and fencing. */
export const eventLogWritingContract: Contract<EventLogSetup> = (test, { name, create }) => {
  test(`${name} numbers the events from 1 without a gap, however they are appended`, async (t) => {
    const { log } = await create(t);
    const id = newId();
    const writer = await log.open(id, 1);
    t.is(await writer.append(events(1, 1)), 1);
    t.is(await writer.append(events(2, 4)), 4);
    t.is(await writer.append(events(5, 704)), 704);
    t.deepEqual(await log.slice(id, 0), entries(1, 704));
  });

  test(`${name} keeps the order of appends that do not wait for each other`, async (t) => {
    const { log } = await create(t);
    const id = newId();
    const writer = await log.open(id, 1);
    const appends = Array.from({ length: 50 }, (_, index) => writer.append(events(2 * index + 1, 2 * index + 2)));
    t.deepEqual(
      await Promise.all(appends),
      appends.map((_, index) => 2 * index + 2),
    );
    t.deepEqual(await log.slice(id, 0), entries(1, 100));
  });

  test(`${name} keeps the events of each session apart`, async (t) => {
    const { log } = await create(t);
    const [one, other] = [newId(), newId()];
    await (await log.open(one, 1)).append(events(1, 2));
    await (await log.open(other, 1)).append(['of the other'], { end: true });
    t.deepEqual(await log.slice(one, 0), entries(1, 2));
    t.deepEqual(await log.slice(other, 0), [{ seq: 1, event: 'of the other' }]);
    t.deepEqual(await log.head(one), { newestSeq: 2, ended: false });
  });

  test(`${name} reports the head of a log`, async (t) => {
    const { log } = await create(t);
    const id = newId();
    t.is(await log.head(id), undefined);
    const writer = await log.open(id, 1);
    t.deepEqual(await log.head(id), { newestSeq: 0, ended: false });
    await writer.append(events(1, 3));
    t.deepEqual(await log.head(id), { newestSeq: 3, ended: false });
    await writer.append(events(4, 5), { end: true });
    t.deepEqual(await log.head(id), { newestSeq: 5, ended: true });
  });

  test(`${name} returns the events after a cursor`, async (t) => {
    const { log } = await create(t);
    const id = newId();
    t.is(await log.slice(id, 0), undefined);
    const writer = await log.open(id, 1);
    t.deepEqual(await log.slice(id, 0), []);
    await writer.append(events(1, 5));
    for (let after = 0; after <= 5; after += 1) t.deepEqual(await log.slice(id, after), entries(after + 1, 5));
    t.deepEqual(await log.slice(id, 99), []);
  });

  test(`${name} does not change a returned slice by later appends`, async (t) => {
    const { log } = await create(t);
    const id = newId();
    const writer = await log.open(id, 1);
    const given = events(1, 2);
    await writer.append(given);
    given.push('not appended');
    const sliced = await log.slice(id, 0);
    await writer.append(events(3, 3));
    t.deepEqual(sliced, entries(1, 2));
    t.deepEqual(await log.slice(id, 0), entries(1, 3));
  });

  test(`${name} shows a reader no event before its append has resolved`, async (t) => {
    const { log } = await create(t);
    const id = newId();
    const writer = await log.open(id, 1);
    const happened: string[] = [];
    const reading = (async () => {
      for await (const batch of readLog(log, id, 0)) {
        for (const { seq } of batch) happened.push(`seen ${String(seq)}`);
      }
    })();
    for (let seq = 1; seq <= 20; seq += 1) {
      await writer.append(events(seq, seq), { end: seq === 20 });
      happened.push(`appended ${String(seq)}`);
    }
    await reading;
    for (let seq = 1; seq <= 20; seq += 1) {
      t.true(happened.indexOf(`appended ${String(seq)}`) < happened.indexOf(`seen ${String(seq)}`));
    }
  });

  test(`${name} returns an event character for character`, async (t) => {
    const { log } = await create(t);
    const id = newId();
    const given = [
      '',
      ' \r\n\t',
      '\u0000\u001f\u2028',
      '👩‍👩‍👧 𝒵',
      'e\u0301 \u202eשלום',
      '"\\u0041 %s $1',
      'x'.repeat(100_000),
    ];
    await (await log.open(id, 1)).append(given, { end: true });
    const sliced = await log.slice(id, 0);
    t.deepEqual(
      sliced?.map(({ event }) => event),
      given,
    );
  });

  test(`${name} accepts no event after the last`, async (t) => {
    const { log } = await create(t);
    const id = newId();
    const writer = await log.open(id, 1);
    await writer.append(events(1, 2), { end: true });
    await t.throwsAsync(writer.append(['late']), fenced);
    await t.throwsAsync(writer.append(['late'], { end: true }), fenced);
    t.deepEqual(await log.head(id), { newestSeq: 2, ended: true });
    t.deepEqual(await log.slice(id, 0), entries(1, 2));
  });

  test(`${name} refuses a writer with an earlier epoch, and continues under the new one`, async (t) => {
    const { log } = await create(t);
    const id = newId();
    const first = await log.open(id, 3);
    await first.append(events(1, 2));
    const second = await log.open(id, 4);
    await t.throwsAsync(first.append(['of the first', 'of the first']), fenced);
    await t.throwsAsync(first.append(['of the first'], { end: true }), fenced);
    t.deepEqual(await log.head(id), { newestSeq: 2, ended: false });
    t.is(await second.append(events(3, 3)), 3);
    const third = await log.open(id, 900);
    await t.throwsAsync(first.append(['of the first']), fenced);
    await t.throwsAsync(second.append(['of the second']), fenced);
    t.is(await third.append(events(4, 4), { end: true }), 4);
    t.deepEqual(await log.slice(id, 0), entries(1, 4));
  });

  test(`${name} is not opened with an epoch equal to or below its own`, async (t) => {
    const { log } = await create(t);
    const id = newId();
    const writer = await log.open(id, 7);
    for (const epoch of [7, 6, 1]) await t.throwsAsync(log.open(id, epoch), fenced);
    await writer.append(events(1, 1));
    for (const epoch of [7, 6, 1]) await t.throwsAsync(log.open(id, epoch), fenced);
    t.is(await writer.append(events(2, 2)), 2);
    t.deepEqual(await log.slice(id, 0), entries(1, 2));
  });

  test(`${name} is not opened once it has ended, whatever the epoch`, async (t) => {
    const { log } = await create(t);
    const id = newId();
    await (await log.open(id, 1)).append(events(1, 1), { end: true });
    for (const epoch of [1, 2, 1000]) await t.throwsAsync(log.open(id, epoch), fenced);
    t.deepEqual(await log.head(id), { newestSeq: 1, ended: true });
  });

  test(`${name} lets one of twenty concurrent opens with one epoch succeed`, async (t) => {
    const { log } = await create(t);
    const id = newId();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => log.open(id, 5)));
    t.is(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') t.true(outcome.reason instanceof FencedError);
      else t.is(await outcome.value.append(events(1, 1)), 1);
    }
  });
};
