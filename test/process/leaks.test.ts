import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setTimeout as wait } from 'node:timers/promises';
import test from 'ava';
import type { CircuitBreakers } from '../../src/core/failover/circuit-breakers.ts';
import type { Script } from '../fakes/script.ts';
import { closeFakes, names, openChain, startFakes, type Fakes } from '../support/failing-providers.ts';

let fakes: Fakes;
const rejections: unknown[] = [];
const note = (reason: unknown): void => void rejections.push(reason);
test.before(async () => {
  process.on('unhandledRejection', note);
  fakes = await startFakes();
});
test.after.always(async () => {
  process.off('unhandledRejection', note);
  await closeFakes(fakes);
});

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Every fault, so that each session meets some of them and a good number end well. */
const scripts: readonly Script[] = [
  [{ status: 500 }],
  [{ cut: true }],
  [{ open: true }, { end: true }],
  [{ status: 429, headers: { 'retry-after': '60' } }],
  [{ status: 529 }],
  [{ status: 401 }],
  [{ status: 413 }],
  [{ silence: true }],
  [{ open: true }, { silence: true }],
  [{ garbage: 'data: {"half\n\n' }],
  [{ text: 'some of the text ' }, { cut: true }],
  [{ text: 'some of the text ' }, { end: true }],
  [{ text: 'some of the text ' }, { silence: true }],
  [{ text: 'some of the text ' }, { error: 'overloaded' }],
  [{ text: 'some of the text ' }, { finish: 'length' }],
  [{ text: 'some of the text ' }, { finish: 'safety' }],
  ...Array.from({ length: 6 }, (): Script => [{ texts: ['some of the text ', 'and the rest'] }, { finish: 'stop' }]),
];

const nothing = (): void => undefined;
/** Circuits would keep the faults away. */
const breakers: CircuitBreakers = {
  admit: () => ({ answered: nothing, completed: nothing, failed: nothing, released: nothing }),
  report: () => ({ state: 'closed', retryAt: undefined }),
  leaveAlone: nothing,
};

const handles = (): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

test('a thousand faulty sessions leave no connection, no timer, no memory and no rejection behind', async (t) => {
  const deadlines = { firstTokenMs: 400, idleMs: 400 };
  const chain = openChain(fakes, { order: names, says: {}, deadlines, hedgeAfterMs: 200, breakers });
  let turn = 0;
  for (const name of names) {
    fakes[name].respond(() => {
      turn += 1;
      // A step that shares no factor with the number of scripts, so that all follow upon all.
      return scripts[(turn * 7 + Math.floor(turn / scripts.length)) % scripts.length] ?? [];
    });
  }
  const ends = new Map<string, number>();
  const session = async (index: number): Promise<void> => {
    const controller = new AbortController();
    const timer = index % 10 === 0 ? setTimeout(() => controller.abort('user'), index % 50) : undefined;
    const { ending, events } = await chain.generate({ signal: controller.signal });
    clearTimeout(timer);
    ends.set(ending.event.name, (ends.get(ending.event.name) ?? 0) + 1);
    if (ending.event.name === 'done') t.true(events.some(({ name }) => name === 'chunk'));
  };
  const sessions = async (from: number, to: number): Promise<void> => {
    const waiting = Array.from({ length: to - from }, (_, index) => from + index);
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) await session(index);
      }),
    );
  };
  const settled = async (): Promise<{ heap: number; handles: Record<string, number> }> => {
    for (const name of names) for (const request of fakes[name].requests) await request.whenOver;
    for (const name of names) fakes[name].forget();
    chain.log.lines.splice(0);
    collectGarbage();
    // A connection that was given up while it was made closes when it has been made, which a busy machine delays.
    do await wait(50);
    while ((handles()['ConnectWrap'] ?? 0) > 0);
    collectGarbage();
    return { heap: process.memoryUsage().heapUsed, handles: handles() };
  };

  await sessions(0, 200);
  const before = await settled();
  await sessions(200, 1200);
  const after = await settled();
  await chain.close();

  t.log({ ends: Object.fromEntries(ends), before, after });
  t.true((ends.get('done') ?? 0) > 100);
  t.true((ends.get('error') ?? 0) > 100);
  t.is(
    [...ends.values()].reduce((sum, count) => sum + count, 0),
    1200,
  );
  t.deepEqual(rejections, []);
  t.true(after.heap - before.heap < 5_000_000, `the heap grew by ${String(after.heap - before.heap)} bytes`);
  t.true((after.handles['Timeout'] ?? 0) <= (before.handles['Timeout'] ?? 0) + 2);
  t.true((after.handles['TCPSocketWrap'] ?? 0) <= (before.handles['TCPSocketWrap'] ?? 0) + 20);
});
