import test from 'ava';
import { createMemoryCache } from '../../../src/adapters/memory/cache.ts';
import { cacheContract } from '../../contracts/cache.ts';

cacheContract(test, {
  name: 'the cache in memory',
  create: () => Promise.resolve({ cache: (timeToLiveMs) => createMemoryCache({ timeToLiveMs }) }),
});

test('the cache in memory keeps within its size what was asked for last, and nothing that is larger', async (t) => {
  const cache = createMemoryCache({ timeToLiveMs: 60_000, maxCharacters: 1_000 });
  for (const key of ['a', 'b', 'c']) await cache.set(key, key.repeat(300));
  await cache.get('a');
  await cache.set('d', 'd'.repeat(300));
  t.is((await cache.get('a'))?.length, 300);
  t.is(await cache.get('b'), undefined);
  await cache.set('e', 'e'.repeat(1_001));
  t.is(await cache.get('e'), undefined);
  t.is((await cache.get('d'))?.length, 300);
});
