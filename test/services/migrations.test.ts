import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import pg from 'pg';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { startCluster } from '../support/cluster.ts';
import { root } from '../support/data-directory.ts';
import { startPostgresServer } from '../support/postgres-server.ts';
import { runToExit, spawnNode } from '../support/process.ts';
import { environmentFor } from '../support/with-provider.ts';

const run = promisify(execFile);

const rowsOf = async (database: string, text: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};

/** All that a schema consists of, but for what sequelize-cli itself keeps. */
const schemaOf = (database: string) =>
  rowsOf(
    database,
    `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name NOT LIKE 'Sequelize%' ORDER BY table_name, column_name`,
  );
const indexesOf = (database: string) =>
  rowsOf(
    database,
    `SELECT indexname, indexdef FROM pg_indexes
     WHERE schemaname = 'public' AND tablename NOT LIKE 'Sequelize%' ORDER BY indexname`,
  );

test('the commands of the README migrate a PostgreSQL, seed it once, and undo each migration and do it again', async (t) => {
  const postgres = await startPostgresServer();
  t.teardown(postgres.close);
  const database = await postgres.createDatabase();
  const runIn = (program: string, parameters: readonly string[]) =>
    run(program, parameters, {
      cwd: root,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'development', DATABASE_URL: database },
    });
  const command = (name: string) => runIn('npm', ['run', '--silent', name]);
  const migrations = (await readdir(path.join(root, 'migrations'))).filter((file) => file.endsWith('.js'));

  await command('db:migrate');
  const [schema, indexes] = [await schemaOf(database), await indexesOf(database)];
  t.true(schema.length > 0);
  await command('db:seed');
  await command('db:seed');
  t.deepEqual(await rowsOf(database, 'SELECT email FROM users ORDER BY email'), [
    { email: 'admin@zoma.local' },
    { email: 'editor@zoma.local' },
    { email: 'viewer@zoma.local' },
  ]);

  const [newest = '', ...others] = migrations.sort().reverse();
  t.regex((await command('db:migrate:undo')).stdout, RegExp(newest.slice(0, -3)));
  const undone = (await runIn('npx', ['sequelize-cli', 'db:migrate:undo:all'])).stdout;
  for (const migration of others) t.regex(undone, RegExp(migration.slice(0, -3)));
  t.deepEqual(await schemaOf(database), []);
  await command('db:migrate');
  t.deepEqual(await schemaOf(database), schema);
  t.deepEqual(await indexesOf(database), indexes);
});

test('three nodes that start at once on an empty database migrate it and seed it once', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  const { nodes, database, redis } = await startCluster(t, { fake, count: 3, emptyDatabase: true });
  const migrations = (await readdir(path.join(root, 'migrations'))).filter((file) => file.endsWith('.js'));
  t.is((await rowsOf(database, 'SELECT name FROM "SequelizeMeta"')).length, migrations.length);
  t.is((await rowsOf(database, 'SELECT id FROM users')).length, 3);
  t.is((await rowsOf(database, 'SELECT id FROM organizations')).length, 1);
  for (const node of nodes) t.truthy(await node.http.login('viewer@zoma.local', 'zoma-viewer'));

  // Development ran on this database once: production must not open it to the documented passwords.
  const production = {
    NODE_ENV: 'production',
    DATABASE_URL: database,
    REDIS_URL: redis.url,
    JWT_SECRET: 'a secret of the test that is long enough',
    ...environmentFor({ openai: fake }),
  };
  const { code, output } = await runToExit(production);
  t.is(code, 1);
  t.true(output.includes('admin@zoma.local, editor@zoma.local, viewer@zoma.local'), output);
  t.false(output.includes('    at '), output);
  await rowsOf(database, 'UPDATE users SET disabled_at = now()');
  const node = await spawnNode(production);
  t.is((await node.kill('SIGTERM')).code, 0);
});

test('an external database gets no demo accounts unless AUTO_SEED=true', async (t) => {
  const postgres = await startPostgresServer();
  t.teardown(postgres.close);
  const database = await postgres.createDatabase();
  const node = await spawnNode({ DATABASE_URL: database, JWT_SECRET: 'a secret of the test' });
  t.teardown(() => node.kill('SIGKILL'));
  t.deepEqual(await rowsOf(database, 'SELECT id FROM users'), []);
  t.false(node.output().includes('zoma-admin'), node.output());
});
