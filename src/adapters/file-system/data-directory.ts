import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tryLock, unlock } from 'fs-native-extensions';

/** Another process has the directory. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError';
  constructor(directory: string) {
    super(`Another process uses the data directory ${directory}. Stop it, or set DATA_DIR to another directory.`);
  }
}

/** What Zoma keeps in a data directory; nothing else in it is touched. */
const ownEntries = ['lock', 'jwt-secret', 'jwt-secret.new', 'postgres', 'postgres.new'] as const;

/** The folder of the embedded database in a data directory; it does not exist before the first start. */
export const embeddedDatabaseIn = (directory: string): string => path.join(path.resolve(directory), 'postgres');

/** Gives a file or a whole folder to its owner alone, 0600 and 0700; follows no symbolic link. */
const makePrivate = async (file: string, isFolder: boolean): Promise<void> => {
  await chmod(file, isFolder ? 0o700 : 0o600);
  if (!isFolder) return;
  for (const entry of await readdir(file, { withFileTypes: true })) {
    if (entry.isFile() || entry.isDirectory()) await makePrivate(path.join(file, entry.name), entry.isDirectory());
  }
};

/** Mends the permissions of what an earlier version, or a copy, left readable by others. */
const makeOwnEntriesPrivate = async (directory: string): Promise<void> => {
  await chmod(directory, 0o700);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const isOurs = ownEntries.some((name) => name === entry.name) && (entry.isFile() || entry.isDirectory());
    if (isOurs) await makePrivate(path.join(directory, entry.name), entry.isDirectory());
  }
};

/** A data directory that this process holds the lock of. */
export interface DataDirectory {
  readonly path: string;
  /** The folder of the embedded database, which need not exist. */
  readonly postgres: string;
  /** The secret kept under this name, made at the first call there ever was. */
  secret(name: 'jwt-secret'): Promise<string>;
  /** Lets another process have the directory. */
  close(): Promise<void>;
}

/**
 * Takes a directory for this process alone. The lock is the operating system's, on an
 * open file: it falls with the process, however that ends. The directory and what Zoma keeps
 * in it become readable by this process's user alone.
 * @throws DirectoryInUseError, or what keeps it from the directory or its permissions
 */
export const openDataDirectory = async (directory: string): Promise<DataDirectory> => {
  const absolute = path.resolve(directory);
  await mkdir(absolute, { recursive: true, mode: 0o700 });
  const lock = await open(path.join(absolute, 'lock'), 'a+', 0o600);
  if (!tryLock(lock.fd)) {
    await lock.close();
    throw new DirectoryInUseError(absolute);
  }
  try {
    await makeOwnEntriesPrivate(absolute);
  } catch (error) {
    await lock.close();
    throw error;
  }
  return {
    path: absolute,
    postgres: embeddedDatabaseIn(absolute),

    secret: async (name) => {
      const file = path.join(absolute, name);
      const kept = await readFile(file, 'utf8').catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      });
      if (kept) return kept;
      const made = randomBytes(48).toString('base64url');
      // Whole or not at all: a process that dies in between leaves no half a secret.
      await writeFile(`${file}.new`, made, { mode: 0o600 });
      await rename(`${file}.new`, file);
      return made;
    },

    close: async () => {
      unlock(lock.fd);
      await lock.close();
    },
  };
};
