import { createHash } from 'node:crypto';
import { cpSync, existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { hash } from '@node-rs/argon2';
import { tryLock } from 'fs-native-extensions';
import { connectDatabase, prepareDatabase, type Database } from '../../src/adapters/postgres/index.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const cache = path.join(root, 'node_modules/.cache/zoma');

/** Hashes the migrations, the seeders, this file and `version`: a cached database is used as long as none of them changes. */
const schemaHash = async (version: string): Promise<string> => {
  const digest = createHash('sha256')
    .update(version)
    .update(await readFile(fileURLToPath(import.meta.url)));
  for (const folder of ['migrations', 'seeders']) {
    for (const file of (await readdir(path.join(root, folder))).sort()) {
      digest.update(file).update(await readFile(path.join(root, folder, file)));
    }
  }
  return digest.digest('hex').slice(0, 16);
};

/**
 * Returns the directory of a migrated and seeded database, which `make` creates once for all runs.
 * `version` is the version of the database server.
 */
export const databaseTemplate = async (
  kind: string,
  version: string,
  make: (directory: string) => Promise<void>,
): Promise<string> => {
  const directory = path.join(cache, `${kind}-${await schemaHash(version)}`);
  if (existsSync(directory)) return directory;
  await mkdir(cache, { recursive: true });
  // Of several processes that start at once, one makes the template, and the others wait. The lock ends with its process.
  const lock = await open(`${directory}.lock`, 'w');
  while (!tryLock(lock.fd)) await wait(50);
  try {
    if (existsSync(directory)) return directory;
    const folder = await mkdtemp(`${directory}-`);
    const made = path.join(folder, 'made');
    await make(made);
    await rename(made, directory);
    await rm(folder, { recursive: true, force: true });
    return directory;
  } finally {
    await lock.close();
  }
};

/**
 * Migrates and seeds the database of a template. The demo accounts get hashes that cost a hundredth of the usual ones to verify: nearly
 * every test logs in.
 */
export const fillTemplate = async (database: Database, url: string | undefined): Promise<void> => {
  await prepareDatabase({ database, url, root, migrate: true, seed: true });
  for (const account of ['admin', 'editor', 'viewer']) {
    const cheap = await hash(`zoma-${account}`, { memoryCost: 64, timeCost: 1 });
    await database.sequelize.query('UPDATE users SET password_hash = $1 WHERE email = $2', {
      bind: [cheap, `${account}@zoma.local`],
    });
  }
};

const embeddedTemplate = async (): Promise<string> =>
  databaseTemplate(
    'embedded',
    await readFile(path.join(root, 'node_modules/@electric-sql/pglite/package.json'), 'utf8'),
    async (directory) => {
      const database = await connectDatabase({ directory });
      await fillTemplate(database, undefined);
      // Two thirds of the files belong to databases that only CREATE DATABASE reads: each node of a test copies the rest.
      await database.sequelize.query(`UPDATE pg_database SET datistemplate = false`);
      for (const name of ['template0', 'template1']) await database.sequelize.query(`DROP DATABASE ${name}`);
      await database.close();
    },
  );

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
  cpSync(await embeddedTemplate(), path.join(directory.path, 'postgres'), { recursive: true });
  return directory;
};
