import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tryLock, unlock } from 'fs-native-extensions';

/** Reports that another process holds the directory's lock. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError';
  constructor(directory: string) {
    super(`Another process uses the data directory ${directory}. Stop it, or set DATA_DIR to another directory.`);
  }
}

/** Zoma's own entries of a data directory; all others are left alone. */
const ownEntries = new Set(['lock', 'jwt-secret', 'jwt-secret.new', 'postgres', 'postgres.new']);

/** Returns the folder of the embedded database in a data directory; it does not exist before the first start. */
export const embeddedDatabaseIn = (directory: string): string => path.join(path.resolve(directory), 'postgres');

/** Sets the mode of a file to 0600, or of a folder and its content to 0700 and 0600. Follows no symbolic link. */
const makePrivate = async (file: string, isFolder: boolean): Promise<void> => {
  await chmod(file, isFolder ? 0o700 : 0o600);
  if (!isFolder) return;
  for (const entry of await readdir(file, { withFileTypes: true })) {
    if (entry.isFile() || entry.isDirectory()) await makePrivate(path.join(file, entry.name), entry.isDirectory());
  }
};

/** Corrects the permissions of entries that an earlier version, or a copy, left readable by other users. */
const makeOwnEntriesPrivate = async (directory: string): Promise<void> => {
  await chmod(directory, 0o700);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const isOwn = ownEntries.has(entry.name) && (entry.isFile() || entry.isDirectory());
    if (isOwn) await makePrivate(path.join(directory, entry.name), entry.isDirectory());
  }
};

/** A data directory whose lock this process holds. */
export interface DataDirectory {
  readonly path: string;
  /** The folder of the embedded database; it does not exist before the first start. */
  readonly postgres: string;
  /** Reads the secret of this name, and creates it when it is missing. */
  secret(name: 'jwt-secret'): Promise<string>;
  /** Releases the lock. */
  close(): Promise<void>;
}

/**
 * Locks a directory for this process, and creates it when it is missing. The operating system holds the lock, on an open file, and releases
 * it however the process ends. Only this process's user can read the directory and Zoma's entries in it.
 * @throws DirectoryInUseError; the file system's error
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
      const stored = await readFile(file, 'utf8').catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      });
      if (stored) return stored;
      const created = randomBytes(48).toString('base64url');
      // Renamed when it is complete, so that a process that dies meanwhile leaves no partial secret.
      await writeFile(`${file}.new`, created, { mode: 0o600 });
      await rename(`${file}.new`, file);
      return created;
    },

    close: async () => {
      unlock(lock.fd);
      await lock.close();
    },
  };
};
