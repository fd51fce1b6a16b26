import { appendFile, cp, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { select } from '../../../src/adapters/postgres/connect.ts';
import { connectDatabase, type Database } from '../../../src/adapters/postgres/index.ts';
import { findPreparedDatabase, makePreparedDatabase } from '../../../src/adapters/postgres/prepared-database.ts';
import { prepareFirstStart } from '../../../src/cli/database-administration.ts';
import { root, temporaryDirectory } from '../../support/data-directory.ts';

const count = async ({ sequelize }: Database, table: string): Promise<number> => {
  const [row] = await select<{ count: number }>(sequelize, `SELECT count(*)::int AS count FROM ${table}`, {});
  return row?.count ?? Number.NaN;
};

/** The number that initdb gives a database, and that its copies keep. */
const identifierOf = async ({ sequelize }: Database): Promise<string | undefined> => {
  const [row] = await select<{ id: string }>(
    sequelize,
    'SELECT system_identifier::text AS id FROM pg_control_system()',
    {},
  );
  return row?.id;
};

test('a first start copies the prepared database, which has the schema and no account', async (t) => {
  const own = await temporaryDirectory();
  t.teardown(own.remove);
  const checkout = path.join(own.path, 'checkout');
  const migrations = path.join(checkout, 'migrations');
  await cp(path.join(root, 'migrations'), migrations, { recursive: true });
  await mkdir(path.join(checkout, 'dist'));
  await writeFile(path.join(checkout, 'dist/embedded-thread.js'), '');
  const names = (await readdir(migrations)).filter((name) => name.endsWith('.js'));

  await prepareFirstStart(checkout);
  const prepared = await findPreparedDatabase(checkout);
  t.truthy(prepared);

  const identifiers = new Set<string | undefined>();
  for (const name of ['one', 'another']) {
    const directory = path.join(own.path, name);
    // What a first start leaves that was killed while it copied.
    await mkdir(`${directory}.new`);
    await writeFile(path.join(`${directory}.new`, 'partial'), '');
    const database = await connectDatabase({ directory, root: checkout });
    identifiers.add(await identifierOf(database));
    t.is(await count(database, '"SequelizeMeta"'), names.length);
    for (const table of ['organizations', 'users', 'roles']) t.is(await count(database, table), 0, table);
    await database.close();
    const entries = await readdir(directory, { recursive: true });
    t.false(entries.includes('partial'));
    const modes = await Promise.all(
      entries.map(async (entry) => (await stat(path.join(directory, entry))).mode & 0o077),
    );
    t.true(modes.every((mode) => mode === 0));
  }
  t.is(identifiers.size, 1, 'both are copies');

  await appendFile(path.join(migrations, names[0] ?? ''), '\n');
  t.is(await findPreparedDatabase(checkout), undefined, 'a database of earlier migrations is not copied');
  await makePreparedDatabase(checkout, (directory) => mkdir(directory));
  const folders = (await readdir(path.join(checkout, 'dist'))).filter((name) => name.startsWith('database-'));
  t.deepEqual(folders, [path.basename((await findPreparedDatabase(checkout)) ?? '')], 'and is removed');
});
