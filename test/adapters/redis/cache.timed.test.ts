import test, { type ExecutionContext } from 'ava';
import { createRedisCache } from '../../../src/adapters/redis/cache.ts';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { newId } from '../../../src/core/ids.ts';
import { cacheContract } from '../../contracts/cache.ts';
import { recordLog } from '../../support/recorded-log.ts';
import { startRedisServer, type RedisServer } from '../../support/redis-server.ts';

let server: RedisServer;
test.before(async () => {
  server = await startRedisServer();
});
test.after.always(() => server.close());

const node = async (t: ExecutionContext, prefix: string, { url }: RedisServer = server) => {
  const logger = recordLog();
  const { commands: redis, close } = await connectRedis({ url, logger });
  t.teardown(close);
  const cache = (timeToLiveMs = 60_000) =>
    createRedisCache({ redis, logger, prefix, timeToLiveMs, maxLength: 200_000 });
  return { redis, cache };
};

cacheContract(test, {
  name: 'the cache in Redis',
  create: async (t) => {
    const prefix = newId();
    const [one, other] = [await node(t, prefix), await node(t, prefix)];
    // What one node keeps the other one has.
    return { cache: (timeToLiveMs) => ({ get: other.cache(timeToLiveMs).get, set: one.cache(timeToLiveMs).set }) };
  },
});

test('the cache in Redis keeps services with other prefixes, and values that are too long, out', async (t) => {
  const [one, other] = [(await node(t, 'one:')).cache(), (await node(t, 'other:')).cache()];
  await one.set('key', 'value');
  t.is(await other.get('key'), undefined);
  await one.set('long', 'x'.repeat(200_001));
  t.is(await one.get('long'), undefined);
});

test('without Redis nothing is cached, nothing fails, and no call waits', async (t) => {
  const own = await startRedisServer();
  t.teardown(own.close);
  const { cache: create, redis } = await node(t, newId(), own);
  const cache = create();
  await cache.set('key', 'value');
  own.freeze();
  const started = performance.now();
  for (let asked = 0; asked < 20; asked += 1) {
    t.is(await cache.get('key'), undefined);
    await cache.set('key', 'other');
  }
  t.true(performance.now() - started < 1_000);
  own.thaw();
  await own.kill();
  t.is(await cache.get('key'), undefined);
  await own.start();
  for (let found: string | undefined; found !== 'value';) {
    await cache.set('key', 'value');
    found = await cache.get('key');
    if (redis.status !== 'ready' || found !== 'value') await new Promise((resolve) => setTimeout(resolve, 50));
  }
  t.is(await cache.get('key'), 'value');
});
