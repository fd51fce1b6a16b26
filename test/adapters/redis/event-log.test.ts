import test, { type ExecutionContext } from 'ava';
import { systemClock } from '../../../src/ports/clock.ts';
import { connectRedis, type RedisConnections } from '../../../src/adapters/redis/connect.ts';
import { createRedisEventLog } from '../../../src/adapters/redis/event-log.ts';
import { newId } from '../../../src/core/ids.ts';
import { eventLogContract } from '../../contracts/event-log.ts';
import { collect, entries, events, type Entries } from '../../contracts/event-log-setup.ts';
import { stillClock } from '../../contracts/still-clock.ts';
import { readLog } from '../../support/read-log.ts';
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
    /** Deletes the keys that would have expired, and shortens the time to live of the others. */
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

/** A log in a server of this test, which may break it. */
const vulnerable = async (t: ExecutionContext) => {
  const own = await startRedisServer();
  t.teardown(own.close);
  const { commands, subscriber, close } = await connectRedis({ url: own.url, logger: recordLog() });
  t.teardown(close);
  const log = createRedisEventLog<string>({
    redis: commands,
    subscriber,
    timeToLiveMs: 60_000,
    prefix: 'p:',
    clock: systemClock,
  });
  t.teardown(log.close);
  const empty = async (): Promise<void> => {
    await own.kill();
    await own.start();
  };
  return { log, commands, empty };
};

test('the writer restores the whole log in an emptied Redis, also after a takeover', async (t) => {
  const { log, empty } = await vulnerable(t);
  await (await log.open('session', 1)).append(events(1, 3));
  const second = await log.open('session', 2);
  await second.append(events(4, 5));
  const reader = readLog(log, 'session', 0)[Symbol.asyncIterator]();
  const seen = [...((await reader.next()).value as Entries)];
  const reading = collect({ [Symbol.asyncIterator]: () => reader });
  await empty();
  await second.append(events(6, 6));
  t.deepEqual(await log.slice('session', 0), entries(1, 6));
  await empty();
  await second.append([], { end: true });
  t.deepEqual([...seen, ...(await reading)], entries(1, 6));
});

test('the writer restores the missing events in a Redis with an older state', async (t) => {
  const { log, commands } = await vulnerable(t);
  const writer = await log.open('session', 1);
  await writer.append(events(1, 5));
  const keys = ['p:{session}:events', 'p:{session}:head'];
  for (const key of keys) await commands.copy(key, `${key} of before`);
  await writer.append(events(6, 9));
  for (const key of keys) await commands.rename(`${key} of before`, key);
  t.like(await log.head('session'), { newestSeq: 5 });
  await writer.append(events(10, 10));
  t.deepEqual(await log.slice('session', 0), entries(1, 10));
});

test('the logs of a node are renewed by one command', async (t) => {
  const { log, commands } = await vulnerable(t);
  const writers = await Promise.all(Array.from({ length: 100 }, () => log.open(newId(), 1)));
  const calls = async (): Promise<number> =>
    Number(/cmdstat_evalsha:calls=(\d+)/.exec(await commands.info('commandstats'))?.[1] ?? 0);
  await writers[0]?.renew();
  const before = await calls();
  await Promise.all(writers.map((writer) => writer.renew()));
  t.is((await calls()) - before, 1);
});
