import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { mock } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import test, { type ExecutionContext } from 'ava';
import type pg from 'pg';
import { connectDatabase, createAccounts, type Database } from '../../../src/adapters/postgres/index.ts';
import { select } from '../../../src/adapters/postgres/connect.ts';
import { preparedDataDirectory, temporaryDirectory } from '../../support/data-directory.ts';

const open = async (t: ExecutionContext): Promise<Database> => {
  const directory = await preparedDataDirectory();
  t.teardown(directory.remove);
  const database = await connectDatabase({ directory: path.join(directory.path, 'postgres') });
  t.teardown(database.close);
  return database;
};

/** Opens a database whose thread the test can end. */
const openMortal = async (t: ExecutionContext) => {
  const threads = new Set<Worker>();
  const post = Worker.prototype.postMessage;
  const { mock: calls } = mock.method(Worker.prototype, 'postMessage', function (this: Worker, ...message: []) {
    threads.add(this);
    post.apply(this, message as never);
  });
  const database = await open(t);
  await database.ping();
  calls.restore();
  return { database, endThread: () => Promise.all([...threads].map((thread) => thread.terminate())) };
};

test('values with U+FEFF and of 100,000 characters come back as they are', async (t) => {
  const { sequelize } = await open(t);
  for (const value of ['\ufeffa byte order mark first', 'Ü\u0001\u{1f389}', 'x'.repeat(100_000), '']) {
    t.deepEqual(await select(sequelize, 'SELECT $value::text AS value', { value }), [{ value }]);
  }
});

test('queries that arrive while the first connection opens get their own answers', async (t) => {
  const { sequelize } = await open(t);
  const answers: Promise<object[]>[] = [];
  const values = Array.from({ length: 60 }, (_, value) => ({ value }));
  for (const { value } of values) {
    answers.push(select(sequelize, 'SELECT $value::int AS value', { value }));
    await nextTurn();
  }
  t.deepEqual((await Promise.all(answers)).flat(), values);
});

test('a query after a connection that broke with a query in flight gets its own answer', async (t) => {
  const { sequelize } = await open(t);
  const { connectionManager } = sequelize;
  const connection = (await connectionManager.getConnection({ type: 'write' })) as pg.Client & {
    readonly connection: { readonly stream: Duplex };
  };
  const broken = t.throwsAsync(connection.query('SELECT 1 AS value FROM pg_sleep(0.05)'), { message: /terminated/ });
  connection.connection.stream.destroy();
  await broken;
  t.deepEqual(await select(sequelize, 'SELECT 2 AS value', {}), [{ value: 2 }]);
});

test('a statement that fails leaves the database usable, also inside a transaction', async (t) => {
  const { sequelize } = await open(t);
  await t.throwsAsync(select(sequelize, 'SELECT $value::int AS value', { value: 'no number' }), {
    message: /invalid input syntax/,
  });
  await t.throwsAsync(
    sequelize.transaction((transaction) => select(sequelize, 'SELECT 1 / $value::int', { value: 0 }, transaction)),
    { message: /division by zero/ },
  );
  t.deepEqual(await select(sequelize, 'SELECT 1 AS value', {}), [{ value: 1 }]);
});

test('when the thread ends, waiting and later queries are unavailable, and the database says that it failed', async (t) => {
  const { database, endThread } = await openMortal(t);
  const accounts = createAccounts(database);
  const waiting = [1, 2, 3].map(() =>
    t.throwsAsync(accounts.findByEmail('editor@zoma.local'), { code: 'unavailable' }),
  );
  const slow = t.throwsAsync(database.sequelize.query('SELECT count(*) FROM generate_series(1, 1e9)'));
  await endThread();
  await Promise.all([...waiting, slow]);
  await t.throwsAsync(accounts.findByEmail('editor@zoma.local'), { code: 'unavailable' });
  t.regex((await database.failed)?.message ?? '', /^Connection terminated: the embedded PostgreSQL failed: /);
  await database.close();
});

test('a database of another version of PostgreSQL is refused', async (t) => {
  const directory = await temporaryDirectory();
  t.teardown(directory.remove);
  await writeFile(path.join(directory.path, 'PG_VERSION'), '9\n');
  await t.throwsAsync(connectDatabase({ directory: directory.path }), { message: /the embedded PostgreSQL failed: / });
});
