import test from 'ava';
import { createPacedCalls } from '../../src/core/paced-calls.ts';
import { stall } from '../support/processor-time.ts';

test('long calls leave turns of the event loop to others, and keep their order', async (t) => {
  const call = createPacedCalls();
  const made: (number | 'another')[] = [];
  const last = new Promise<void>((resolve) => {
    for (const number of [1, 2, 3, 4, 5, 6]) {
      call(() => {
        stall(5);
        made.push(number);
        if (number === 6) resolve();
      });
    }
  });
  setImmediate(() => made.push('another'));
  t.true(made.length === 1 || made.length === 2, 'those of 8 ms are made at once');
  await last;
  t.deepEqual(
    made.filter((each) => each !== 'another'),
    [1, 2, 3, 4, 5, 6],
  );
  t.true(made.indexOf('another') < made.indexOf(6));
});

test('a call that comes while others wait is made after them', async (t) => {
  const call = createPacedCalls();
  const made: string[] = [];
  call(() => stall(10));
  call(() => made.push('waits'));
  await new Promise<void>((resolve) => {
    call(() => {
      made.push('comes later');
      resolve();
    });
  });
  t.deepEqual(made, ['waits', 'comes later']);
});
