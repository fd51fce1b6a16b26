import test from 'ava';
import { createTurns } from '../../../src/core/text/turns.ts';

/** A promise, and the functions that settle it. */
const createPromise = () => {
  let resolve: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((...settle) => {
    [resolve, reject] = settle;
  });
  return { promise, resolve, reject };
};

test('work runs at once when none is under way, and else in the order in which it was given', async (t) => {
  const turns = createTurns();
  const done: string[] = [];
  t.is(
    turns.run(() => done.push('at once')),
    1,
    'no promise',
  );
  const slow = createPromise();
  const first = turns.run(() => slow.promise.then(() => done.push('slow')));
  for (const name of ['second', 'third']) void turns.run(() => done.push(name));
  t.deepEqual(done, ['at once']);
  slow.resolve();
  t.is(await first, 2);
  await turns.untilIdle();
  t.deepEqual(done, ['at once', 'slow', 'second', 'third']);
  t.is(
    turns.run(() => done.push('at once again')),
    5,
  );
});

test('work that fails is no obstacle to the next, and `untilIdle` waits for all', async (t) => {
  const turns = createTurns();
  const slow = createPromise();
  const failing = turns.run(() => slow.promise);
  let hasRun = false;
  const next = turns.run(() => void (hasRun = true));
  const idle = turns.untilIdle();
  slow.reject(new Error('broken'));
  await t.throwsAsync(Promise.resolve(failing), { message: 'broken' });
  await idle;
  t.true(hasRun);
  await next;
});
