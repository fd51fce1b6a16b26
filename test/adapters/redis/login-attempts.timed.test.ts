import test, { type ExecutionContext } from 'ava';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { createRedisLoginAttempts } from '../../../src/adapters/redis/login-attempts.ts';
import { ZomaError } from '../../../src/core/errors.ts';
import { newId } from '../../../src/core/ids.ts';
import type { LoginAttempts } from '../../../src/ports/login-attempts.ts';
import { loginAttemptsContract, recordDelays } from '../../contracts/login-attempts.ts';
import { recordLog } from '../../support/recorded-log.ts';
import { startRedisServer, type RedisServer } from '../../support/redis-server.ts';

let server: RedisServer;
test.before(async () => {
  server = await startRedisServer();
});
test.after.always(() => server.close());

const node = async (t: ExecutionContext, prefix: string, { url }: RedisServer = server, wait = recordDelays().wait) => {
  const { commands: redis, close } = await connectRedis({ url, logger: recordLog() });
  t.teardown(close);
  return { attempts: createRedisLoginAttempts({ redis, prefix, wait }), redis };
};

const ownServer = async (t: ExecutionContext): Promise<RedisServer> => {
  const own = await startRedisServer();
  t.teardown(own.close);
  return own;
};

const isUnavailable = async (t: ExecutionContext, attempt: Promise<void>): Promise<void> => {
  t.is((await t.throwsAsync(attempt, { instanceOf: ZomaError })).code, 'unavailable');
};

loginAttemptsContract(test, {
  name: 'the count of login attempts in Redis',
  create: async (t) => {
    const prefix = newId();
    const { wait, delays } = recordDelays();
    const [one, other] = [await node(t, prefix, server, wait), await node(t, prefix, server, wait)];
    let calls = 0;
    const next = (): LoginAttempts => ((calls += 1) % 2 === 0 ? one : other).attempts;
    // Whatever a test does, it does by turns on two nodes.
    return {
      attempts: {
        begin: (attempt) => next().begin(attempt),
        succeed: (attempt) => next().succeed(attempt),
        beginExchange: (network) => next().beginExchange(network),
        failExchange: (network) => next().failExchange(network),
      },
      delays,
    };
  },
});

test('attempts are unavailable while Redis is down, and counted from zero in an emptied Redis', async (t) => {
  t.timeout(10_000);
  const own = await ownServer(t);
  const { attempts, redis } = await node(t, newId(), own);
  const attempt = { account: 'somebody@example.org', network: '192.0.2.1' };
  for (let count = 0; count < 10; count += 1) await attempts.begin(attempt);
  await own.kill();
  const started = performance.now();
  await isUnavailable(t, attempts.begin(attempt));
  await isUnavailable(t, attempts.succeed(attempt));
  t.true(performance.now() - started < 500);
  await own.start();
  while (redis.status !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20));
  await t.notThrowsAsync(attempts.begin(attempt));
});

test('attempts are unavailable within the time for a command when Redis hangs', async (t) => {
  t.timeout(10_000);
  const own = await ownServer(t);
  const { attempts } = await node(t, newId(), own);
  own.freeze();
  const started = performance.now();
  await isUnavailable(t, attempts.begin({ account: 'somebody@example.org', network: '192.0.2.1' }));
  t.true(performance.now() - started < 2_500);
  own.thaw();
});

test('a count expires with its window, and a familiar network after two weeks', async (t) => {
  const { attempts, redis } = await node(t, newId(), await ownServer(t));
  const attempt = { account: 'somebody@example.org', network: '192.0.2.1' };
  const lifetimes = async () =>
    (await Promise.all((await redis.keys('*')).map((key) => redis.ttl(key)))).sort((one, other) => one - other);
  await attempts.begin(attempt);
  const counts = await lifetimes();
  t.is(counts.length, 3);
  t.true(counts.every((left) => left > 0 && left <= 15 * 60));
  await attempts.succeed(attempt);
  const familiar = (await lifetimes()).at(-1) ?? 0;
  t.true(familiar > 13 * 86_400 && familiar <= 14 * 86_400);
});
