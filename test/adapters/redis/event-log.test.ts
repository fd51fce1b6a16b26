import test from 'ava';
import { connectRedis, type RedisConnections } from '../../../src/adapters/redis/connect.ts';
import { createRedisEventLog } from '../../../src/adapters/redis/event-log.ts';
import { newId } from '../../../src/core/ids.ts';
import { eventLogContract } from '../../contracts/event-log.ts';
import { stillClock } from '../../contracts/still-clock.ts';
import { recordLog } from '../../support/recorded-log.ts';
import { startRedisServer, type RedisServer } from '../../support/redis-server.ts';

let server: RedisServer;
let redis: RedisConnections;
test.before(async () => {
  server = await startRedisServer();
  redis = await connectRedis({ url: server.url, logger: recordLog() });
});
test.after.always(async () => {
  redis.close();
  await server.close();
});

/** A unit of the suite's time, in milliseconds of Redis's: what a test itself takes is nothing beside it. */
const unitMs = 10_000;
const timeToLiveMs = 50;

eventLogContract(test, {
  name: 'an event log in Redis',
  create: (t) => {
    const clock = stillClock();
    const prefix = `${newId()}:`;
    const log = createRedisEventLog<string>({
      redis: redis.commands,
      subscriber: redis.subscriber,
      timeToLiveMs: timeToLiveMs * unitMs,
      prefix,
      clock,
    });
    t.teardown(log.close);
    /** What would have expired is gone, and the rest has so much less time to live. */
    const pass = async (units: number): Promise<void> => {
      await clock.pass(units * unitMs);
      for (const key of await redis.commands.keys(`${prefix}*`)) {
        const left = (await redis.commands.pttl(key)) - units * unitMs;
        // A second for what the test itself took.
        await (left > 1_000 ? redis.commands.pexpire(key, left) : redis.commands.del(key));
      }
    };
    return Promise.resolve({ log, timeToLiveMs, pass });
  },
});
