import { stat } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import test from 'ava';
import { withTimeout } from '../../src/core/with-timeout.ts';
import { stall } from '../support/processor-time.ts';

test('work that is late is unavailable, and its result is no longer waited for', async (t) => {
  const never = new Promise(() => undefined);
  await t.throwsAsync(withTimeout(10, never), { code: 'unavailable' });
});

test('an answer that arrives while the process is stalled is in time', async (t) => {
  // From here the event loop comes to its timers before it comes to answers.
  await nextTurn();
  const answer = withTimeout(20, stat('.'));
  stall(100);
  t.true((await answer).isDirectory());
});

test('work that fails in time fails with its own error', async (t) => {
  await t.throwsAsync(withTimeout(1_000, stat('not there')), { code: 'ENOENT' });
});
