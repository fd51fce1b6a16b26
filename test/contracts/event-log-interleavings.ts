import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { newId } from '../../src/core/ids.ts';
import { FencedError, type EventLog, type EventLogWriter } from '../../src/ports/event-log.ts';
import { readLog } from '../support/read-log.ts';
import type { Contract } from './contract.ts';
import { entries, events, type Entries, type EventLogSetup } from './event-log-setup.ts';

interface Step {
  readonly size: number;
  readonly awaited: boolean;
  readonly takeover: boolean;
  readonly turns: number;
}

interface Reader {
  readonly after: number;
  /** Begins before this step. */
  readonly from: number;
  /** How many turns of the event loop each batch takes. */
  readonly pace: number;
  /** Stops after this many batches and reads again from its cursor, repeatedly. */
  readonly visit: number;
}

const steps = fc.array(
  fc.record<Step>({
    size: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 4 }) }, fc.integer({ min: 1, max: 600 })),
    awaited: fc.boolean(),
    takeover: fc.nat({ max: 7 }).map((die) => die === 0),
    turns: fc.nat({ max: 2 }),
  }),
  { minLength: 1, maxLength: 25 },
);

const readers = fc.array(
  fc.record<Reader>({
    after: fc.oneof(fc.constant(0), fc.nat({ max: 50 })),
    from: fc.nat({ max: 25 }),
    pace: fc.nat({ max: 3 }),
    visit: fc.integer({ min: 1, max: 5 }),
  }),
  { minLength: 1, maxLength: 5 },
);

const turns = async (count: number): Promise<void> => {
  for (let passed = 0; passed < count; passed += 1) await turn();
};

/** Reads to the end of the log, resuming by its cursor. */
const follow = async (log: EventLog<string>, id: string, { after, pace, visit }: Reader): Promise<Entries> => {
  const seen: Entries[number][] = [];
  for (;;) {
    let batches = 0;
    for await (const batch of readLog(log, id, seen.at(-1)?.seq ?? after)) {
      seen.push(...batch);
      await turns(pace);
      batches += 1;
      if (batches === visit) break;
    }
    if (batches < visit) return seen;
  }
};

const isFenced = async (writer: EventLogWriter<string>): Promise<boolean> =>
  writer.append(['of a fenced writer']).then(
    () => false,
    (error: unknown) => error instanceof FencedError,
  );

/** Random appends, takeovers and readers, against what must come of them. */
export const eventLogInterleavingsContract: Contract<EventLogSetup> = (test, { name, create }) => {
  test(`${name} yields every event once and in order to every reader, in any interleaving`, async (t) => {
    t.timeout(60_000);
    const { log } = await create(t);
    const property = fc.asyncProperty(steps, readers, async (plan, presence) => {
      const id = newId();
      let [epoch, newest] = [1, 0];
      let writer = await log.open(id, epoch);
      const readings: Promise<Entries>[] = [];
      const appends: Promise<boolean>[] = [];
      for (const [index, { size, awaited, takeover, turns: between }] of plan.entries()) {
        for (const reader of presence) if (reader.from === index) readings.push(follow(log, id, reader));
        if (takeover) {
          await Promise.all(appends);
          const former = writer;
          epoch += 1;
          writer = await log.open(id, epoch);
          if (!(await isFenced(former))) return false;
        }
        const expected = newest + size;
        const append = writer.append(events(newest + 1, expected), { end: index === plan.length - 1 });
        appends.push(append.then((seq) => seq === expected));
        newest = expected;
        if (awaited) await append;
        await turns(between);
      }
      for (const reader of presence) if (reader.from >= plan.length) readings.push(follow(log, id, reader));
      const isTold = (await Promise.all(appends)).every(Boolean);
      const seen = await Promise.all(readings);
      const expected = [...presence]
        .sort((one, other) => Math.min(one.from, plan.length) - Math.min(other.from, plan.length))
        .map(({ after }) => entries(after + 1, newest));
      return isTold && JSON.stringify(seen) === JSON.stringify(expected);
    });
    await t.notThrowsAsync(async () => fc.assert(property, { seed: 7700, numRuns: 200 }));
  });
};
