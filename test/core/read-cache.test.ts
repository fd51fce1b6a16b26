import test from 'ava';
import { createReadCache } from '../../src/core/read-cache.ts';

/** A store whose reads end when the test says so, with the value of the moment in which they began. */
const slowStore = () => {
  const setup = { value: 'old', now: 5_000, reads: [] as (() => void)[] };
  const cache = createReadCache(
    () => {
      const { value } = setup;
      return new Promise<string>((resolve) => setup.reads.push(() => resolve(value)));
    },
    { now: () => setup.now },
  );
  return { setup, cache };
};

test('concurrent calls share one read, calls within a second share its value, and keys are apart', async (t) => {
  const { setup, cache } = slowStore();
  const answers = [cache.read('one'), cache.read('one'), cache.read('other')];
  t.is(setup.reads.length, 2);
  for (const end of setup.reads) end();
  await Promise.all(answers);
  setup.now += 999;
  t.is(await cache.read('one'), 'old');
  t.is(setup.reads.length, 2);
});

test('a change that no message announces is seen a second after it, also when the read before it was slow', async (t) => {
  const { setup, cache } = slowStore();
  const before = cache.read('one');
  setup.value = 'new';
  setup.now += 1_001;
  const after = cache.read('one');
  for (const end of setup.reads) end();
  t.is(await before, 'old');
  t.is(await after, 'new');
  setup.now += 900;
  t.is(await cache.read('one'), 'new');
});

test('a read that began before an announcement is not kept', async (t) => {
  for (const announce of ['forget', 'clear'] as const) {
    const { setup, cache } = slowStore();
    const before = cache.read('one');
    setup.value = 'new';
    cache[announce]('one');
    const after = cache.read('one');
    for (const end of setup.reads.toReversed()) end();
    t.is(await before, 'old');
    t.is(await after, 'new');
    t.is(await cache.read('one'), 'new');
  }
});

test('a failed read is not kept', async (t) => {
  let reads = 0;
  const cache = createReadCache(() => {
    reads += 1;
    return reads === 1 ? Promise.reject(new Error('unavailable')) : Promise.resolve(reads);
  });
  const failed = await Promise.allSettled([cache.read('one'), cache.read('one')]);
  t.deepEqual(
    failed.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  t.is(await cache.read('one'), 2);
});
