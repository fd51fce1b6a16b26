import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { openDataDirectory } from '../../../src/adapters/file-system/data-directory.ts';
import { connectDatabase } from '../../../src/adapters/postgres/index.ts';
import { temporaryDirectory } from '../../support/data-directory.ts';

/** The entries that someone other than their owner has a permission on. */
const openTo = async (directory: string): Promise<string[]> => {
  const entries = ['.', ...(await readdir(directory, { recursive: true }))];
  const modes = await Promise.all(entries.map(async (entry) => (await stat(path.join(directory, entry))).mode & 0o777));
  return entries.filter((_, index) => ![0o600, 0o700].includes(modes[index] ?? 0));
};

test.serial(
  'no other user can read a data directory, whatever the umask, nor entries that were readable before',
  async (t) => {
    const own = await temporaryDirectory();
    t.teardown(own.remove);
    const umask = process.umask(0);
    t.teardown(() => void process.umask(umask));
    const open = async () => {
      const directory = await openDataDirectory(own.path);
      await directory.secret('jwt-secret');
      return { directory, database: await connectDatabase({ directory: directory.postgres }) };
    };

    const first = await open();
    await first.database.sequelize.query('CREATE TABLE made_later AS SELECT generate_series(1, 10) AS number');
    t.deepEqual(await openTo(own.path), []);
    await first.database.close();
    await first.directory.close();

    for (const entry of await readdir(own.path, { recursive: true, withFileTypes: true })) {
      await chmod(path.join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o666);
    }
    await chmod(own.path, 0o755);
    const second = await open();
    t.deepEqual(await openTo(own.path), []);
    const [rows] = await second.database.sequelize.query('SELECT count(*)::int AS count FROM made_later');
    t.deepEqual(rows, [{ count: 10 }]);
    await second.database.close();
    await second.directory.close();
  },
);

test('foreign entries of a data directory are left alone', async (t) => {
  const own = await temporaryDirectory();
  t.teardown(own.remove);
  const script = path.join(own.path, 'theirs', 'run.sh');
  await mkdir(path.dirname(script));
  await writeFile(script, 'exit');
  await chmod(script, 0o755);
  const directory = await openDataDirectory(own.path);
  await directory.close();
  t.is((await stat(script)).mode & 0o777, 0o755);
  t.is(await readFile(script, 'utf8'), 'exit');
});
