import { randomBytes } from 'node:crypto';
import { open, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tryLock, unlock } from 'fs-native-extensions';

/** Another process has the directory. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError';
  constructor(directory: string) {
    super(`Another process uses the data directory ${directory}. Stop it, or set DATA_DIR to another directory.`);
  }
}

export interface DataDirectory {
  readonly path: string;
  /** The secret kept under this name, made at the first call there ever was. */
  secret(name: string): Promise<string>;
  /** Lets another process have the directory. */
  close(): Promise<void>;
}

/**
 * Takes a directory for this process alone. The lock is the operating system's, on an
 * open file: it falls with the process, however that ends.
 * @throws DirectoryInUseError
 */
export const openDataDirectory = async (directory: string): Promise<DataDirectory> => {
  const absolute = path.resolve(directory);
  await mkdir(absolute, { recursive: true, mode: 0o700 });
  const lock = await open(path.join(absolute, 'lock'), 'a+', 0o600);
  if (!tryLock(lock.fd)) {
    await lock.close();
    throw new DirectoryInUseError(absolute);
  }
  return {
    path: absolute,

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
