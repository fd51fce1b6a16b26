import { rm, writeFile } from 'node:fs/promises';
import { DatabaseError } from 'sequelize';
import type { Logger } from '../../ports/logger.ts';

/** Whether the embedded database can store more. A full disk fails writes alone: PostgreSQL still answers queries. */
export interface DiskSpace {
  /** Records the failure of a statement. The first of successive failures for want of space is logged. */
  failed(error: unknown): void;
  /** Resolves when there is space, and looks for it if a statement failed for want of it. @throws the file system's error */
  check(): Promise<void>;
}

/** SQLSTATE disk_full. */
const diskFull = '53100';

/** What must fit on the disk before it counts as having space again, in bytes: PostgreSQL extends files in steps below this. */
const probeBytes = 1_000_000;

/** Creates the watch of the disk that holds the directory of an embedded database. */
export const watchDiskSpace = (directory: string, logger: Logger | undefined): DiskSpace => {
  let full = false;
  const probe = `${directory}.probe`;
  return {
    failed: (error) => {
      if (full || !(error instanceof DatabaseError && 'code' in error.parent && error.parent.code === diskFull)) return;
      full = true;
      logger?.error({ err: error }, 'the disk of DATA_DIR is full: nothing is recorded until it has space');
    },
    check: async () => {
      if (!full) return;
      try {
        await writeFile(probe, Buffer.alloc(probeBytes), { mode: 0o600 });
      } finally {
        await rm(probe, { force: true });
      }
      full = false;
      logger?.warn({}, 'the disk of DATA_DIR has space again');
    },
  };
};
