import test from 'ava';
import { createDeltaCoalescer } from '../../../src/core/text/delta-coalescer.ts';
import { createReleases, type Timer } from '../../../src/core/text/releases.ts';

/** Time that passes by `pass` alone. */
const createTime = () => {
  let now = 1_000;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  const timer: Timer = {
    now: () => now,
    after: (delayMs, run) => void timers.push({ at: now + delayMs, run }),
  };
  return {
    releases: createReleases({ delayMs: 25, timer }),
    pass: (ms: number): void => {
      const end = now + ms;
      const next = () => timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      for (let due = next(); due; due = next()) {
        timers = timers.filter((other) => other !== due);
        now = Math.max(now, due.at);
        due.run();
      }
      now = end;
    },
  };
};

/** A session whose texts are noted with the milliseconds since it began. `isShown`: whether the stages show a text. */
const startSession = ({ releases }: ReturnType<typeof createTime>, isShown: (text: string) => boolean = () => true) => {
  const began = releases.now();
  const taken: [ms: number, text: string][] = [];
  const coalescer = createDeltaCoalescer({
    releases,
    take: (text) => {
      taken.push([releases.now() - began, text]);
      return isShown(text);
    },
  });
  return {
    taken,
    push: (text: string): void => void coalescer.push(text),
    drain: (): void => void coalescer.drain(),
    drop: coalescer.drop,
  };
};

for (const { title, everyMs, expected } of [
  {
    title: 'a piece waits for 25 ms at most, and is taken with the one that follows it',
    everyMs: 20,
    expected: [
      [0, 'a'],
      [45, 'bc'],
      [85, 'de'],
    ],
  },
  {
    title: 'of an answer with a piece every 10 ms, three are taken together',
    everyMs: 10,
    expected: [
      [0, 'a'],
      [35, 'bcd'],
      [65, 'e'],
    ],
  },
  {
    title: 'after 25 ms without shown text, a piece is taken at once',
    everyMs: 30,
    expected: [
      [0, 'a'],
      [30, 'b'],
      [60, 'c'],
      [90, 'd'],
      [120, 'e'],
    ],
  },
]) {
  test(title, (t) => {
    const time = createTime();
    const { taken, push } = startSession(time);
    for (const piece of 'abcde') {
      push(piece);
      time.pass(everyMs);
    }
    time.pass(25);
    t.deepEqual(taken, expected as typeof taken);
  });
}

test('until text is shown, pieces are taken at once', (t) => {
  const time = createTime();
  const { taken, push } = startSession(time, (text) => text === 'text');
  for (const piece of ['Here', ' it is:', 'text', ' goes', ' on']) {
    push(piece);
    time.pass(5);
  }
  time.pass(25);
  t.deepEqual(taken, [
    [0, 'Here'],
    [5, ' it is:'],
    [10, 'text'],
    [40, ' goes on'],
  ]);
});

test('pieces of several sessions that are due within 4 ms are taken together, later ones in their own time', (t) => {
  const time = createTime();
  const sessions = Array.from({ length: 3 }, () => startSession(time));
  for (const { push } of sessions) push('first');
  for (const [index, { push }] of sessions.entries()) {
    push('later');
    time.pass([3, 9, 0][index] ?? 0);
  }
  time.pass(40);
  t.deepEqual(
    sessions.map(({ taken }) => taken.at(-1)),
    [
      [25, 'later'],
      [25, 'later'],
      [37, 'later'],
    ],
  );
});

test('what waits is taken by `drain`, not by `drop`, and once', (t) => {
  const time = createTime();
  const { taken, push, drain, drop } = startSession(time);
  for (const piece of ['first', ' drained', ' dropped', ' last']) {
    push(piece);
    time.pass(1);
    if (piece === ' drained') drain();
    if (piece === ' dropped') drop();
  }
  time.pass(25);
  t.deepEqual(
    taken.map(([, text]) => text),
    ['first', ' drained', ' last'],
  );
});

test('a long text does not wait', (t) => {
  const { taken, push } = startSession(createTime());
  for (const piece of ['first', 'x'.repeat(4_000), 'y'.repeat(96)]) push(piece);
  t.deepEqual(
    taken.map(([, text]) => text.length),
    [5, 4_096],
  );
});

test('a failure while a piece waits is thrown by the next call, and other sessions go on', (t) => {
  const time = createTime();
  const [broken, other] = [
    startSession(time, (text) => {
      if (text !== 'first') throw new Error('a stage is broken');
      return true;
    }),
    startSession(time),
  ];
  for (const { push } of [broken, other]) for (const piece of ['first', 'second']) push(piece);
  time.pass(25);
  t.deepEqual(
    other.taken.map(([, text]) => text),
    ['first', 'second'],
  );
  t.throws(() => broken.push('third'), { message: 'a stage is broken' });
  t.throws(() => broken.drain(), { message: 'a stage is broken' });
});

test('a text that is taken in several steps holds up its sender, and its failure is thrown by the next call', async (t) => {
  const time = createTime();
  const results = [Promise.resolve(true), Promise.reject(new Error('a stage is broken'))];
  const coalescer = createDeltaCoalescer({ releases: time.releases, take: () => results.shift() ?? true });
  await t.notThrowsAsync(Promise.resolve(coalescer.push('first')));
  t.is(coalescer.push('second'), undefined, 'it waits, since text was shown just now');
  time.pass(25);
  await new Promise(setImmediate);
  t.throws(() => coalescer.push('third'), { message: 'a stage is broken' });
});
