import { setTimeout as wait } from 'node:timers/promises';
import { newId } from '../../src/core/ids.ts';
import type { Cache } from '../../src/ports/cache.ts';
import type { Contract } from './contract.ts';

export interface CacheSetup {
  /** One that keeps values for so long. */
  cache(timeToLiveMs: number): Cache;
}

const minuteMs = 60_000;
const awkward = ['', ' ', 'ünïcödé 👩‍👩‍👧 \u0000\u2028', '{"json":[1,null]}', '界'.repeat(100_000)];

/** The guarantees of the port `Cache`. */
export const cacheContract: Contract<CacheSetup> = (test, { name, create }) => {
  test(`${name} returns the latest value of each key, of any content`, async (t) => {
    const cache = (await create(t)).cache(minuteMs);
    t.is(await cache.get(newId()), undefined);
    for (const value of awkward) {
      const key = `${newId()} ${value.slice(0, 50)}`;
      await cache.set(key, 'an earlier one');
      await cache.set(key, value);
      t.is(await cache.get(key), value);
      t.is(await cache.get(`${key} `), undefined);
    }
  });

  test(`${name} drops a value when its time to live has passed since it was set`, async (t) => {
    const cache = (await create(t)).cache(200);
    const key = newId();
    await cache.set(key, 'kept');
    const setAt = performance.now();
    const seen: (string | undefined)[] = [];
    for (let asking = true; asking; asking = seen.at(-1) !== undefined) {
      seen.push(await cache.get(key));
      t.true(performance.now() - setAt < 10_000);
      await wait(20);
    }
    t.true(performance.now() - setAt >= 180);
    t.is(seen[0], 'kept');
    await cache.set(key, 'again');
    t.is(await cache.get(key), 'again');
  });
};
