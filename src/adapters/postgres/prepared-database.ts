import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Prepared databases are folders `dist/database-<fingerprint>`, which never change once they have this name. */
const prefix = 'database-';

const filesOf = async (root: string): Promise<string[]> => {
  const packageOf = path.dirname(path.dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')));
  const migrations = path.join(root, 'migrations');
  const names = (await readdir(migrations)).filter((name) => name.endsWith('.js')).sort();
  return [
    path.join(packageOf, 'package.json'),
    path.join(root, 'dist/embedded-thread.js'),
    ...names.map((name) => path.join(migrations, name)),
  ];
};

/** Names the folder of a database that this PGlite, this program of its thread and these migrations make. */
const folderOf = async (root: string): Promise<string> => {
  const hash = createHash('sha256');
  for (const file of await filesOf(root)) hash.update(path.basename(file)).update(await readFile(file));
  return path.join(root, 'dist', `${prefix}${hash.digest('hex').slice(0, 16)}`);
};

/**
 * Finds the prepared database of a checkout: an embedded database with the present schema and no row, no account and no secret. Undefined
 * when there is none, as before a build and after a change of a migration or of PGlite.
 */
export const findPreparedDatabase = async (root: string): Promise<string | undefined> => {
  if (!existsSync(path.join(root, 'dist/embedded-thread.js'))) return undefined;
  const folder = await folderOf(root);
  return existsSync(folder) ? folder : undefined;
};

/**
 * Prepares a database for the first start of a checkout, if it has none yet, and removes those of earlier versions. `create` creates it in
 * a folder that does not exist. A node that copies an earlier one meanwhile gets the file system's ENOENT, never a part of it.
 */
export const makePreparedDatabase = async (
  root: string,
  create: (directory: string) => Promise<void>,
): Promise<void> => {
  const folder = await folderOf(root);
  const dist = path.dirname(folder);
  const aside = path.join(dist, `${prefix}${String(process.pid)}.new`);
  await mkdir(dist, { recursive: true });
  if (!existsSync(folder)) {
    await create(aside);
    await rename(aside, folder);
  }
  for (const name of await readdir(dist)) {
    if (!name.startsWith(prefix) || name === path.basename(folder)) continue;
    await rename(path.join(dist, name), aside);
    await rm(aside, { recursive: true, force: true });
  }
};
