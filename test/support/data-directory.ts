import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectDatabase, prepareDatabase } from '../../src/adapters/postgres/index.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const cache = path.join(root, 'node_modules/.cache/zoma');

/** What a fresh database is made of: when any of it changes, so does the name of the template. */
const templateName = async (): Promise<string> => {
  const hash = createHash('sha256');
  hash.update(await readFile(path.join(root, 'node_modules/@electric-sql/pglite/package.json')));
  for (const folder of ['migrations', 'seeders']) {
    for (const file of (await readdir(path.join(root, folder))).sort()) {
      hash.update(file).update(await readFile(path.join(root, folder, file)));
    }
  }
  return `database-${hash.digest('hex').slice(0, 16)}`;
};

/** A migrated and seeded database in a directory, made once and copied for each test file. */
const template = async (): Promise<string> => {
  const directory = path.join(cache, await templateName());
  await mkdir(cache, { recursive: true });
  if ((await readdir(cache)).includes(path.basename(directory))) return directory;
  const folder = await mkdtemp(`${directory}-`);
  const made = path.join(folder, 'postgres');
  const database = await connectDatabase({ directory: made });
  await prepareDatabase({ database, url: undefined, root, migrate: true, seed: true });
  await database.close();
  // Of several files that start at once one wins; the others' work is thrown away.
  await rename(made, directory).catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
  return directory;
};

export interface TemporaryDirectory {
  readonly path: string;
  remove(): Promise<void>;
}

/** A database is a thousand files: where there is memory to keep them in, copying one takes a twentieth of the time. */
const memory = '/dev/shm';
const enoughBytes = 4e9;

const quickestFolder = async (): Promise<string> => {
  const space = await statfs(memory).catch(() => undefined);
  return space && space.bavail * space.bsize > enoughBytes ? memory : tmpdir();
};

export const temporaryDirectory = async (): Promise<TemporaryDirectory> => {
  const directory = await mkdtemp(path.join(await quickestFolder(), 'zoma-test-'));
  return { path: directory, remove: () => rm(directory, { recursive: true, force: true }) };
};

/** A data directory whose embedded database is migrated and seeded. */
export const preparedDataDirectory = async (): Promise<TemporaryDirectory> => {
  const directory = await temporaryDirectory();
  // A thousand small files: the asynchronous `cp` takes three times the processor.
  cpSync(await template(), path.join(directory.path, 'postgres'), { recursive: true });
  return directory;
};
