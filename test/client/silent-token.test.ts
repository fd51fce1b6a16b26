import { mock } from 'node:test';
import test from 'ava';
import { createZoma } from '../../src/client/index.ts';

// In a file of its own: a node in this process would wait for the timers that are replaced here.

const request = { text: 'a text', action: 'improve' } as const;

/** A token that never comes. */
const never = (): Promise<string> => new Promise(() => undefined);

test.serial('a getToken that never settles ends calls and sessions after 30 s, and is asked anew', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  let calls = 0;
  const getToken = () => ((calls += 1), never());
  const zoma = createZoma({ url: 'http://127.0.0.1:9', getToken });
  for (const expected of [1, 2]) {
    const outcomes = Promise.allSettled([zoma.usage(), zoma.enhance(request).done]);
    await new Promise(setImmediate);
    mock.timers.tick(30_000);
    for (const outcome of await outcomes) t.like(outcome, { reason: { code: 'token_unavailable' } });
    t.is(calls, expected);
  }
  zoma.close();
});

test('a session that waits for a token is cancelled at once, and closed at once', async (t) => {
  const zoma = createZoma({ url: 'http://127.0.0.1:9', getToken: never });
  const session = zoma.enhance(request);
  await session.cancel();
  await t.throwsAsync(session.done, { code: 'cancelled' });
  const [usage, other] = [zoma.usage(), zoma.enhance(request)];
  zoma.close();
  await t.throwsAsync(usage, { code: 'closed' });
  await t.throwsAsync(other.done, { code: 'closed' });
});
