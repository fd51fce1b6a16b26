import test from 'ava';
import type { Script } from '../../fakes/script.ts';
import { closeFakes, names, run, startFakes, type Fakes } from '../../support/failing-providers.ts';

let fakes: Fakes;
test.before(async () => {
  fakes = await startFakes();
});
test.after.always(() => closeFakes(fakes));

const [first = 'openai', second = 'openai'] = names;
const deadlines = { firstTokenMs: 1500, idleMs: 1500 };
const answer = (text: string): Script => [{ text }, { finish: 'stop' }];
const late: Script = [{ open: true }, { silence: true }];
const options = { order: names, deadlines, hedgeAfterMs: 50 };

test('while the first text is in time nobody else is asked', async (t) => {
  const { text, requests } = await run(t, fakes, {
    ...options,
    hedgeAfterMs: 1000,
    says: { [first]: answer('early') },
  });
  t.is(text, 'early');
  t.is(requests[second].length, 0);
});

test('without a setting nobody else is asked, however late the first text is', async (t) => {
  const says = { [first]: late, [second]: answer('second') };
  const { attempts } = await run(t, fakes, { order: names, deadlines: { ...deadlines, firstTokenMs: 300 }, says });
  const [lateOne, next] = attempts;
  t.is(lateOne?.failure, 'silent');
  t.true(Number(next?.startedAt) - Number(lateOne?.startedAt) >= 295);
});

test('when the first text is late the next is asked too: its text wins, and the other request is aborted', async (t) => {
  const result = await run(t, fakes, { ...options, says: { [first]: late, [second]: answer('second') } });
  t.is(result.text, 'second');
  t.like(result.ending.event, { name: 'done', data: { provider: second } });
  t.deepEqual(
    result.events.flatMap(({ name, data }) => (name === 'metadata' ? [data] : [])),
    [
      { provider: first, model: `${first}-model`, status: 'processing' },
      { provider: second, model: `${second}-model`, status: 'processing', failover: { from: first, reason: 'late' } },
    ],
  );
  await result.requests[first][0]?.whenAborted;
  t.deepEqual(
    result.attempts.map(({ number, provider, failure }) => [number, provider, failure]),
    [
      [1, first, 'cancelled'],
      [2, second, undefined],
    ],
  );
});

test('the one that was asked first wins when its text comes first, and nobody hears of the other', async (t) => {
  let asked = (): void => undefined;
  const wait = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const says = {
    [first]: [{ open: true }, { wait }, ...answer('first')] satisfies Script,
    [second]: (): Script => {
      asked();
      return late;
    },
  };
  const result = await run(t, fakes, { ...options, says });
  t.is(result.text, 'first');
  t.is(result.requests[second].length, 1);
  await result.requests[second][0]?.whenAborted;
  t.is(result.events.filter(({ name }) => name === 'metadata').length, 1);
});

for (const [what, script] of [
  ['an error', [{ status: 500 }]],
  ['a limit', [{ status: 429 }]],
  ['an end without an answer', [{ open: true }, { end: true }]],
  ['empty and blank chunks', [{ texts: ['', ' ', '\n'] }, { silence: true }]],
] as const) {
  test(`${what} never wins: the one that is late is waited for`, async (t) => {
    let open = (): void => undefined;
    const wait = new Promise<void>((resolve) => {
      open = resolve;
    });
    const says = {
      [first]: [{ open: true }, { wait }, ...answer('late but real')] satisfies Script,
      [second]: (): Script => {
        setTimeout(open, 150);
        return script;
      },
    };
    const result = await run(t, fakes, { ...options, order: [first, second], says });
    t.is(result.text, 'late but real');
    t.like(result.ending.event, { name: 'done', data: { provider: first } });
  });
}

test('when the one that was late fails, the other is already at work', async (t) => {
  let asked = (): void => undefined;
  let failed = (): void => undefined;
  const whenAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const whenFailed = new Promise<void>((resolve) => {
    failed = resolve;
  });
  const says = {
    [first]: (): Script => {
      void whenAsked.then(() => setTimeout(failed, 20));
      return [{ open: true }, { wait: whenAsked }, { cut: true }];
    },
    [second]: (): Script => {
      asked();
      return [{ open: true }, { wait: whenFailed }, ...answer('second')];
    },
  };
  const result = await run(t, fakes, { ...options, order: [first, second], says });
  t.is(result.text, 'second');
  t.is(result.requests[second].length, 1);
});

test('a cancelled session aborts both requests', async (t) => {
  const controller = new AbortController();
  const says = {
    [first]: late,
    [second]: (): Script => {
      setTimeout(() => controller.abort('user'), 20);
      return late;
    },
  };
  const result = await run(t, fakes, { ...options, says, signal: controller.signal });
  t.deepEqual(result.ending.event, { name: 'cancelled', data: { reason: 'user' } });
  for (const name of [first, second]) await result.requests[name][0]?.whenAborted;
  t.deepEqual(
    result.attempts.map(({ failure }) => failure),
    ['cancelled', 'cancelled'],
  );
});
