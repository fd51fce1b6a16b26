import { setTimeout as wait } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import type { Redis } from 'ioredis';
import { createMemoryCircuitBreakers } from '../../../src/adapters/memory/circuit-breakers.ts';
import { createRedisCircuitBreakers } from '../../../src/adapters/redis/circuit-breakers.ts';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { newId } from '../../../src/core/ids.ts';
import { systemClock, type Clock } from '../../../src/ports/clock.ts';
import type { CircuitBreakers, CircuitSettings, Permit } from '../../../src/ports/circuit-breakers.ts';
import type { Logger } from '../../../src/ports/logger.ts';
import { circuitBreakersContract, circuitSettingsOfTheContract } from '../../contracts/circuit-breakers.ts';
import { recordLog } from '../../support/recorded-log.ts';
import { startRedisServer, type RedisServer } from '../../support/redis-server.ts';

let server: RedisServer;
test.before(async () => {
  server = await startRedisServer();
});
test.after.always(() => server.close());

const { minimumBad, slowMs } = circuitSettingsOfTheContract;
/** Short enough to be waited for. */
const settings = { ...circuitSettingsOfTheContract, openMs: 600, longestOpenMs: 1_200, probeMs: 500 };

/** The same Redis, whose scripts take the time from a key. */
const withMovedTime = (redis: Redis, timeKey: string): Redis =>
  new Proxy(redis, {
    get: (target, name) => {
      if (name === 'evalsha') return () => Promise.reject(new Error('NOSCRIPT'));
      if (name === 'eval') {
        return (text: string, count: number, ...parameters: (string | number)[]) => {
          const moved = text.replace(`redis.call('TIME')`, `redis.call('LRANGE', '${timeKey}', 0, 1)`);
          return target.eval(moved, count, ...parameters);
        };
      }
      return Reflect.get(target, name) as unknown;
    },
  });

/** One clock for the nodes and for Redis, which stands still until it is moved. */
const sharedClock = async (redis: Redis, timeKey: string) => {
  let now = Date.UTC(2026, 10, 23, 10);
  const set = () =>
    redis
      .multi()
      .del(timeKey)
      .rpush(timeKey, Math.floor(now / 1000), (now % 1000) * 1000)
      .exec();
  await set();
  return {
    clock: { now: () => now },
    pass: async (milliseconds: number) => {
      now += milliseconds;
      await set();
    },
  };
};

const connect = async (t: ExecutionContext, { url }: RedisServer): Promise<Redis> => {
  const { commands, close } = await connectRedis({ url, logger: recordLog() });
  t.teardown(close);
  return commands;
};

interface BreakersOptions {
  readonly clock?: Clock;
  readonly of?: CircuitSettings;
  readonly logger?: Logger;
  readonly patienceMs?: number;
}

const breakersOn = (
  redis: Redis,
  prefix: string,
  { clock = systemClock, of = settings, logger = recordLog(), patienceMs = 200 }: BreakersOptions = {},
): CircuitBreakers =>
  createRedisCircuitBreakers({
    redis,
    clock,
    logger,
    settings: of,
    prefix,
    patienceMs,
    fallback: createMemoryCircuitBreakers({ clock, settings: of }),
  });

const nodes = async (t: ExecutionContext, of = server): Promise<[CircuitBreakers, CircuitBreakers]> => {
  const prefix = newId();
  return [breakersOn(await connect(t, of), prefix), breakersOn(await connect(t, of), prefix)];
};

const ownServer = async (t: ExecutionContext): Promise<RedisServer> => {
  const own = await startRedisServer();
  t.teardown(own.close);
  return own;
};

const permitOf = async (breakers: CircuitBreakers, circuit: string): Promise<Permit> => {
  const permit = await breakers.admit(circuit);
  if (!permit) throw new Error('not admitted');
  return permit;
};

const trip = async (breakers: CircuitBreakers, circuit: string): Promise<void> => {
  for (let count = 0; count < minimumBad; count += 1) await (await permitOf(breakers, circuit)).failed();
};

const took = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

/** Until Redis is asked again. */
const backInUse = async (breakers: CircuitBreakers, witness: CircuitBreakers): Promise<void> => {
  for (;;) {
    const circuit = newId();
    await trip(breakers, circuit);
    if ((await witness.report(circuit)).state === 'open') return;
    await wait(100);
  }
};

circuitBreakersContract(test, {
  name: 'circuit breakers in Redis',
  create: async (t) => {
    const [one, other] = [await connect(t, server), await connect(t, server)];
    const prefix = newId();
    const { clock, pass } = await sharedClock(one, `${prefix}time`);
    const logger = recordLog();
    const asNode = (redis: Redis) =>
      breakersOn(withMovedTime(redis, `${prefix}time`), prefix, {
        clock,
        of: circuitSettingsOfTheContract,
        logger,
        // However busy this machine is: what is tried here is Redis, not what stands in for it.
        patienceMs: 5_000,
      });
    const both = [asNode(one), asNode(other)] as const;
    let calls = 0;
    // By turns on two nodes.
    const next = (): CircuitBreakers => {
      if (logger.lines.length > 0) throw new Error('Redis was done without', { cause: logger.lines });
      return both[(calls += 1) % 2 === 0 ? 0 : 1];
    };
    return { breakers: { admit: (name) => next().admit(name), report: (name) => next().report(name) }, pass };
  },
});

test('what one node finds out every other goes by, by the time of Redis', async (t) => {
  const [one, other] = await nodes(t);
  const circuit = newId();
  await trip(one, circuit);
  t.is(await other.admit(circuit), undefined);
  const { state, retryAt = 0 } = await other.report(circuit);
  t.is(state, 'open');
  t.true(retryAt > Date.now() && retryAt <= Date.now() + settings.openMs);
  await wait(settings.openMs);
  const permits = await Promise.all(Array.from({ length: 50 }, (_, index) => (index % 2 ? one : other).admit(circuit)));
  const [probe, ...others] = permits.filter((permit) => permit !== undefined);
  t.is(others.length, 0);
  // Told without waiting for each other, as a generation does.
  await Promise.all([probe?.answered(slowMs), probe?.completed()]);
  t.is((await one.report(circuit)).state, 'closed');
  for (let count = 0; count < minimumBad - 1; count += 1) await (await permitOf(other, circuit)).failed();
  t.is((await one.report(circuit)).state, 'closed', 'a whole answer has ended the probation');
});

test('a node that dies with the probe keeps the others waiting only for so long', async (t) => {
  const [one, other] = await nodes(t);
  const circuit = newId();
  await trip(one, circuit);
  await wait(settings.openMs);
  t.truthy(await one.admit(circuit));
  t.is(await other.admit(circuit), undefined);
  await wait(settings.probeMs);
  t.truthy(await other.admit(circuit));
});

test('without Redis nothing is rejected, and a node goes by what it knows', async (t) => {
  t.timeout(15_000);
  const own = await ownServer(t);
  const [one, other] = await nodes(t, own);
  const [halfBad, open, healthy] = [newId(), newId(), newId()];
  const early = await permitOf(one, halfBad);
  for (let count = 0; count < minimumBad - 2; count += 1) await (await permitOf(one, halfBad)).failed();
  await trip(one, open);
  t.is(await other.admit(open), undefined);
  const { retryAt = 0 } = await other.report(open);
  await own.kill();

  t.true((await took(() => early.failed())) < 300);
  await (await permitOf(one, halfBad)).failed();
  t.is(await one.admit(halfBad), undefined, 'it counts what it saw before, meanwhile and after');
  t.is((await one.report(halfBad)).state, 'open');
  t.is(await one.admit(open), undefined);
  t.is(await other.admit(open), undefined, 'it remembers what Redis told it');
  t.like(await other.report(open), { state: 'open' });
  await wait(Math.max(0, retryAt - Date.now()) + 20);
  t.truthy(await other.admit(open), 'of which it knows nothing more');
  await (await permitOf(other, healthy)).completed();

  await own.start();
  await backInUse(one, other);
  t.deepEqual(await other.report(halfBad), { state: 'closed', retryAt: undefined });
  await trip(other, healthy);
  t.is(await one.admit(healthy), undefined);
});

test('a Redis that hangs holds a request up for 200 ms, and the next ones not at all', async (t) => {
  t.timeout(15_000);
  const own = await ownServer(t);
  const [one, other] = await nodes(t, own);
  const circuit = newId();
  const permit = await permitOf(one, circuit);
  own.freeze();
  t.true((await took(() => permitOf(one, circuit))) < 350);
  t.true((await took(() => Promise.all([permit.answered(10), permit.completed()]))) < 50);
  t.true((await took(() => trip(one, circuit))) < 50);
  t.is(await one.admit(circuit), undefined);
  t.is((await one.report(circuit)).state, 'open');
  own.thaw();
  await backInUse(one, other);
  t.pass();
});

test('a circuit that nobody uses is forgotten, and one that is only asked for is not kept', async (t) => {
  const redis = await connect(t, await ownServer(t));
  const breakers = breakersOn(redis, 'p:');
  await breakers.report('unused');
  await (await permitOf(breakers, 'healthy')).released();
  t.deepEqual(await redis.keys('*'), []);
  await (await permitOf(breakers, 'limited')).failed({ retryAfterMs: 7_200_000.5 });
  const left = await redis.pttl('p:circuit:limited');
  t.true(left > 3 * 3_600_000 - 10_000 && left <= 3 * 3_600_000 + 1);
});
