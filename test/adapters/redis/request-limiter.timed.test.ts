import test, { type ExecutionContext } from 'ava';
import { createMemoryRequestLimiter } from '../../../src/adapters/memory/rate-limits.ts';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { createRedisRequestLimiter } from '../../../src/adapters/redis/request-limiter.ts';
import { newId } from '../../../src/core/ids.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import type { RequestLimit } from '../../../src/ports/request-limiter.ts';
import { requestLimiterContract } from '../../contracts/request-limiter.ts';
import { recordLog } from '../../support/recorded-log.ts';
import { startRedisServer, type RedisServer } from '../../support/redis-server.ts';

let server: RedisServer;
test.before(async () => {
  server = await startRedisServer();
});
test.after.always(() => server.close());

const node = async (t: ExecutionContext, { url }: RedisServer = server) => {
  const { commands: redis, close } = await connectRedis({ url, logger: recordLog() });
  t.teardown(close);
  return {
    redis,
    limiterOf: (limit: RequestLimit, prefix: string) => {
      const fallback = createMemoryRequestLimiter({ limit, clock: systemClock });
      return createRedisRequestLimiter({ redis, prefix, limit, fallback, clock: systemClock, logger: recordLog() });
    },
  };
};

requestLimiterContract(test, {
  name: 'the count of requests in Redis',
  create: async (t) => {
    const [one, other] = [await node(t), await node(t)];
    return {
      // Whatever a test does, it does by turns on two nodes.
      limiterOf: (limit) => {
        const prefix = newId();
        const limiters = [one.limiterOf(limit, prefix), other.limiterOf(limit, prefix)] as const;
        let calls = 0;
        return { count: (userId) => limiters[(calls += 1) % 2 === 0 ? 0 : 1].count(userId) };
      },
    };
  },
});

test('while Redis is down or hangs a node counts by itself', async (t) => {
  t.timeout(20_000);
  const own = await startRedisServer();
  t.teardown(own.close);
  for (const [lose, restore] of [
    [own.freeze, own.thaw],
    [own.kill, own.start],
  ] as const) {
    const { limiterOf, redis } = await node(t, own);
    const limiter = limiterOf({ requests: 3, windowMs: 3_600_000 }, newId());
    const user = newId();
    await limiter.count(user);
    await lose();
    const began = performance.now();
    for (let count = 0; count < 3; count += 1) await t.notThrowsAsync(limiter.count(user));
    t.true(performance.now() - began < 1_000);
    t.is(((await t.throwsAsync(limiter.count(user))) as { code?: string }).code, 'rate_limited');
    await restore();
    while (redis.status !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20));
  }
});

test('a count expires with its window', async (t) => {
  const own = await startRedisServer();
  t.teardown(own.close);
  const { limiterOf, redis } = await node(t, own);
  await limiterOf({ requests: 3, windowMs: 3_600_000 }, 'zoma:').count('a user');
  const keys = await redis.keys('*');
  t.deepEqual(keys, ['zoma:reads:a user']);
  const left = await redis.ttl(keys[0] ?? '');
  t.true(left > 3_590 && left <= 3_600);
});
