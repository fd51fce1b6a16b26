import test from 'ava';
import pg from 'pg';
import { recordLog } from '../support/recorded-log.ts';
import { connectRedis } from '../../src/adapters/redis/connect.ts';
import { holdSingleNodeLock, SecondNodeError } from '../../src/adapters/postgres/index.ts';
import { watchMemory } from '../../src/adapters/redis/memory-watch.ts';
import { startPostgresServer, type PostgresServer } from '../support/postgres-server.ts';
import { runToExit, spawnNode } from '../support/process.ts';
import { freePort, startRedisServer, type RedisServer } from '../support/redis-server.ts';

let postgres: PostgresServer;
let redis: RedisServer;
test.before(async () => {
  [postgres, redis] = await Promise.all([startPostgresServer(), startRedisServer()]);
});
test.after.always(async () => {
  await redis.close();
  await postgres.close();
});

const secret = { JWT_SECRET: 'a secret of the test that is long enough' };

const query = async (url: string, text: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
};

test('production on a database without a schema, or with an older one, says how to migrate it', async (t) => {
  const url = await postgres.createDatabase();
  const production = {
    ...secret,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    DATABASE_URL: url,
    REDIS_URL: redis.url,
    USE_MOCK_PROVIDER: 'true',
  };
  const how = 'Run `npm run db:migrate`, or set AUTO_MIGRATE=true.\n';
  t.like(await runToExit(production), { code: 1, output: `The database has no schema. ${how}` });
  const migrating = await spawnNode({ ...production, AUTO_MIGRATE: 'true' });
  await migrating.kill('SIGTERM');
  const ready = await spawnNode(production);
  for (const [method, path] of [
    ['GET', '/api/demo'],
    ['GET', '/api/demo/faults'],
    ['PUT', '/api/demo/faults'],
  ] as const) {
    t.is((await ready.http.request(path, { method })).status, 404, `${method} ${path} exists in production`);
  }
  await ready.kill('SIGTERM');
  await query(url, `DELETE FROM "SequelizeMeta" WHERE name = (SELECT max(name) FROM "SequelizeMeta")`);
  const { code, output } = await runToExit(production);
  t.is(code, 1);
  t.regex(output, /^The database has an older schema: 1 of \d+ migrations are pending\. Run `npm run db:migrate`/);
});

test('a database or a Redis that refuses the node is named with its setting, place and reason', async (t) => {
  const url = await postgres.createDatabase();
  const absent = url.replace(/\/[^/]*$/, '/nodb');
  const { host } = new URL(url);
  const noRedis = `127.0.0.1:${String(await freePort())}`;
  const at = `127.0.0.1:${String(redis.port)}`;
  for (const [env, message] of [
    [
      { DATABASE_URL: absent },
      `DATABASE_URL: cannot use PostgreSQL at ${host}, database "nodb": database "nodb" does not exist.\n`,
    ],
    [
      { REDIS_URL: `redis://:a-password@${noRedis}` },
      `REDIS_URL: cannot use Redis at ${noRedis}: connect ECONNREFUSED ${noRedis}.\n`,
    ],
    [
      { REDIS_URL: `redis://${at}/99` },
      `REDIS_URL: cannot use Redis at ${at}, database "99": ERR DB index is out of range.\n`,
    ],
  ] as const) {
    const { code, output } = await runToExit({ ...secret, DATABASE_URL: url, ...env });
    t.is(code, 1);
    t.true(output.endsWith(message), output);
    t.false(output.includes('a-password'), output);
  }
});

test('a second node without REDIS_URL on the same database is refused, and a killed one leaves the database free', async (t) => {
  const env = { ...secret, DATABASE_URL: await postgres.createDatabase() };
  const first = await spawnNode(env);
  t.teardown(() => first.kill('SIGKILL'));
  const { code, output } = await runToExit(env);
  t.is(code, 1);
  t.regex(output, /^Another node without REDIS_URL uses the database of DATABASE_URL.* set REDIS_URL for both\.\n$/);
  await first.kill('SIGKILL');
  const third = await spawnNode(env);
  t.deepEqual(await third.kill('SIGTERM'), { code: 0, signal: null });
});

test('a node whose lock connection breaks takes the lock again, and the log says so', async (t) => {
  const url = await postgres.createDatabase();
  const logger = recordLog();
  const lock = await holdSingleNodeLock({ url, logger });
  t.teardown(lock.close);
  await query(
    url,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'zoma single-node lock' AND datname = current_database()`,
  );
  const messages = (): string[] => logger.lines.map(({ message }) => message);
  while (!messages().includes('single-node lock taken again')) await new Promise((resolve) => setTimeout(resolve, 20));
  t.deepEqual(messages(), ['single-node lock lost with its connection; reconnecting', 'single-node lock taken again']);
  await t.throwsAsync(holdSingleNodeLock({ url, logger }), { instanceOf: SecondNodeError });
});

test('a PostgreSQL that goes away is logged once, however many requests and probes it fails', async (t) => {
  const own = await startPostgresServer();
  t.teardown(own.close);
  const node = await spawnNode({
    ...secret,
    DATABASE_URL: await own.createSeededDatabase(),
    REDIS_URL: redis.url,
  });
  t.teardown(() => node.kill('SIGKILL'));
  const token = await node.http.login('editor@zoma.local', 'zoma-editor');
  await own.kill();
  for (let count = 0; count < 3; count += 1) {
    t.is((await node.http.request('/api/health/ready')).status, 503);
    t.is((await node.http.request('/api/health')).status, 503);
    t.is((await node.http.request('/api/ai/sessions', { token })).body.error.code, 'unavailable');
  }
  await own.start();
  await node.http.untilStatus('/api/health/ready', 200);
  // A response may arrive before the log line that was written earlier; an ended process has written all of them.
  await node.kill('SIGTERM');
  const linesWith = (text: string): number => node.output().split(`"msg":"${text}`).length - 1;
  // The line takes another way than the answer, and may come after it.
  while (linesWith('PostgreSQL is available again') === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  t.is(linesWith('PostgreSQL is unavailable'), 1, node.output());
  t.is(linesWith('PostgreSQL is available again'), 1, node.output());
  t.is(linesWith('a request failed'), 0, node.output());
});

test('a Redis that may evict keys is warned of, and only when it has a memory limit', async (t) => {
  const own = await startRedisServer();
  t.teardown(own.close);
  const { commands, close } = await connectRedis({ url: own.url, logger: recordLog() });
  t.teardown(close);
  for (const [limit, policy, warnings] of [
    ['0', 'allkeys-lru', 0],
    ['100mb', 'noeviction', 0],
    ['100mb', 'allkeys-lru', 1],
    ['100mb', 'volatile-ttl', 1],
  ] as const) {
    await commands.config('SET', 'maxmemory', limit);
    await commands.config('SET', 'maxmemory-policy', policy);
    const logger = recordLog();
    (await watchMemory(commands, logger)).close();
    t.is(logger.lines.filter(({ level }) => level === 'warn').length, warnings, `${limit} ${policy}`);
  }
  await commands.call('ACL', 'SETUSER', 'default', '-info');
  const logger = recordLog();
  (await watchMemory(commands, logger)).close();
  t.deepEqual(
    logger.lines.map(({ level }) => level),
    ['debug'],
  );
});
