import { setImmediate as turn } from 'node:timers/promises';
import { newId } from '../../src/core/ids.ts';
import type { EventLog, LogCursor, LogEntry } from '../../src/ports/event-log.ts';
import { readLog } from '../support/read-log.ts';
import type { Contract } from './contract.ts';
import { collect, entries, events, type Entries, type EventLogSetup } from './event-log-setup.ts';

/** Longer than any of these takes: a reader that hangs fails its own test. */
const hangingMs = 5_000;

/** A reader that takes at most `room` entries until it is given more room. */
const followWith = (log: EventLog<string>, id: string, room = Infinity) => {
  const seen: LogEntry<string>[] = [];
  let calls = 0;
  let resolveEnd: (error: unknown) => void = () => undefined;
  const ended = new Promise<unknown>((resolve) => (resolveEnd = resolve));
  const cursor: LogCursor = log.follow(id, 0, {
    take: (given) => {
      calls += 1;
      const taken = given.slice(0, room);
      seen.push(...taken);
      room -= taken.length;
      return taken.length;
    },
    end: resolveEnd,
  });
  return {
    seen: seen as Entries,
    calls: () => calls,
    ended,
    stop: cursor.stop,
    resume: (more: number) => {
      room += more;
      cursor.resume();
    },
    /** Resolves when so many entries have been taken. */
    taken: async (count: number) => {
      while (seen.length < count) await turn();
    },
  };
};

/** Readers that decide how much they take, stop or fail. */
export const eventLogFollowingContract: Contract<EventLogSetup> = (test, { name, create }) => {
  test(`${name} calls a reader only after following has returned`, async (t) => {
    t.timeout(hangingMs);
    const { log } = await create(t);
    const id = newId();
    await (await log.open(id, 1)).append(events(1, 2), { end: true });
    for (const followed of [id, newId()]) {
      const reader = followWith(log, followed);
      t.is(reader.calls(), 0);
      t.is(await reader.ended, undefined);
      t.deepEqual(reader.seen, followed === id ? entries(1, 2) : []);
    }
  });

  test(`${name} gives a reader that took less nothing until it resumes, then the rest in order`, async (t) => {
    t.timeout(hangingMs);
    const { log } = await create(t);
    const id = newId();
    const writer = await log.open(id, 1);
    await writer.append(events(1, 500));
    const [slow, fast] = [followWith(log, id, 3), followWith(log, id)];
    await Promise.all([slow.taken(3), fast.taken(500)]);
    const before = slow.calls();
    await writer.append(events(501, 501), { end: true });
    t.is(await fast.ended, undefined);
    t.is(slow.calls(), before);
    t.deepEqual(slow.seen, entries(1, 3));
    for (let count = 3; count < 501; count = Math.min(501, count + 40)) {
      await slow.taken(count);
      t.deepEqual(slow.seen, entries(1, count));
      slow.resume(40);
    }
    t.is(await slow.ended, undefined);
    t.deepEqual(slow.seen, entries(1, 501));
    t.deepEqual(fast.seen, entries(1, 501));
  });

  test(`${name} calls a stopped reader no more, and ends the others`, async (t) => {
    t.timeout(hangingMs);
    const { log } = await create(t);
    const id = newId();
    const writer = await log.open(id, 1);
    await writer.append(events(1, 1));
    const [leaving, paused, staying] = [followWith(log, id), followWith(log, id, 0), followWith(log, id)];
    await Promise.all([leaving.taken(1), staying.taken(1)]);
    leaving.stop();
    paused.stop();
    paused.resume(5);
    await writer.append(events(2, 2), { end: true });
    t.is(await staying.ended, undefined);
    t.deepEqual([leaving.seen, paused.seen, staying.seen], [entries(1, 1), [], entries(1, 2)]);
    const late = Promise.race([leaving.ended, paused.ended, turn('no call')]);
    t.is(await late, 'no call');
    t.deepEqual(await collect(readLog(log, id, 0)), entries(1, 2));
  });

  test(`${name} ends a reader that throws with its error, and no other; the append succeeds`, async (t) => {
    t.timeout(hangingMs);
    const { log } = await create(t);
    const id = newId();
    const writer = await log.open(id, 1);
    const failure = new Error('This reader fails.');
    const failed = new Promise((resolve) => {
      log.follow(id, 0, {
        take: () => {
          throw failure;
        },
        end: resolve,
      });
    });
    const other = followWith(log, id);
    t.is(await writer.append(events(1, 1), { end: true }), 1);
    t.is(await failed, failure);
    t.is(await other.ended, undefined);
    t.deepEqual(other.seen, entries(1, 1));
  });

  test(`${name} gives the readers that keep up the same entry objects`, async (t) => {
    t.timeout(hangingMs);
    const { log } = await create(t);
    const id = newId();
    const writer = await log.open(id, 1);
    const readers = Array.from({ length: 3 }, () => followWith(log, id));
    await writer.append(events(1, 1));
    await Promise.all(readers.map((reader) => reader.taken(1)));
    await writer.append(events(2, 3), { end: true });
    await Promise.all(readers.map((reader) => reader.ended));
    const [first, ...others] = readers;
    for (const other of others) {
      t.deepEqual(other.seen, entries(1, 3));
      for (const index of [1, 2]) t.is(other.seen[index], first?.seen[index]);
    }
  });
};
