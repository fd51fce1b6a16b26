import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readdir, readFile, rename, stat, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { tryLock, unlock } from 'fs-native-extensions';

/** Reports that another process holds the directory's lock. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError';
  constructor(directory: string) {
    super(`Another process uses the data directory ${directory}. Stop it, or set DATA_DIR to another directory.`);
  }
}

/** What the codes of system calls mean for a directory. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'read-only file system',
  ENOSPC: 'no space left on device',
  EDQUOT: 'disk quota exceeded',
  ENOTDIR: 'a part of the path is not a directory',
  EEXIST: 'it is not a directory',
  ENOENT: 'the file system does not create directories there',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the path is too long',
};

/** Reports that the data directory cannot be created, read or written. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError';
  constructor(directory: string, cause: unknown) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    const reason = reasons[code];
    super(
      `DATA_DIR ${directory} cannot be used: ${reason === undefined ? message : `${reason} (${code})`}. ` +
        'Set DATA_DIR to a directory that this user can create or write.',
      { cause },
    );
  }
}

/** Zoma's own entries of a data directory; all others are left alone. */
const ownEntries = new Set(['lock', 'jwt-secret', 'jwt-secret.new', 'postgres', 'postgres.new', 'postgres.probe']);

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

/**
 * Creates a directory and those above it. `mkdir` with `recursive` repeats without end where the file system answers ENOENT for an
 * existing parent, as in /proc, and it answers ENOENT for a read-only file system.
 * @see https://github.com/nodejs/node/issues/47098
 */
const createDirectory = async (directory: string): Promise<void> => {
  const create = (): Promise<void> => mkdir(directory, { mode: 0o700 });
  try {
    await create();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const parent = path.dirname(directory);
    if (code === 'ENOENT' && parent !== directory) {
      await createDirectory(parent);
      await create();
    } else if (!(await stat(directory).catch(() => undefined))?.isDirectory()) throw error;
  }
};

/** A data directory whose lock this process holds. */
export interface DataDirectory {
  readonly path: string;
  /** The folder of the embedded database; it does not exist before the first start. */
  readonly postgres: string;
  /** Reads the secret of this name, and creates it when it is missing. @throws DataDirectoryError */
  secret(name: 'jwt-secret'): Promise<string>;
  /** Releases the lock. */
  close(): Promise<void>;
}

/** Creates and locks a directory. @throws DirectoryInUseError; the file system's error */
const lockDirectory = async (directory: string): Promise<FileHandle> => {
  await createDirectory(directory);
  const lock = await open(path.join(directory, 'lock'), 'a+', 0o600);
  try {
    if (!tryLock(lock.fd)) throw new DirectoryInUseError(directory);
    await makeOwnEntriesPrivate(directory);
    return lock;
  } catch (error) {
    await lock.close();
    throw error;
  }
};

/** Reads the secret of a file, and creates it when it is missing. */
const readSecret = async (file: string): Promise<string> => {
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
};

/**
 * Locks a directory for this process, and creates it when it is missing. The operating system holds the lock, on an open file, and releases
 * it however the process ends. Only this process's user can read the directory and Zoma's entries in it.
 * @throws DirectoryInUseError when another process holds the lock; DataDirectoryError when the directory cannot be created or written
 */
export const openDataDirectory = async (directory: string): Promise<DataDirectory> => {
  const absolute = path.resolve(directory);
  const explained = (error: unknown): never => {
    throw error instanceof DirectoryInUseError ? error : new DataDirectoryError(absolute, error);
  };
  const lock = await lockDirectory(absolute).catch(explained);
  return {
    path: absolute,
    postgres: embeddedDatabaseIn(absolute),
    secret: (name) => readSecret(path.join(absolute, name)).catch(explained),
    close: async () => {
      unlock(lock.fd);
      await lock.close();
    },
  };
};
