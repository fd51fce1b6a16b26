import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import pg from 'pg';

/** Made aside and renamed: a process that dies in between leaves nothing that looks like a database. */
const make = async (directory: string): Promise<void> => {
  const aside = `${directory}.new`;
  await rm(aside, { recursive: true, force: true });
  const database = await PGlite.create(aside);
  await database.close();
  await rename(aside, directory);
};

/**
 * A PostgreSQL in this process, kept in a directory. What it has acknowledged
 * survives the death of the process, not a power cut: it does not wait for the
 * disk. It has one session, so its pool must have one connection, and the
 * directory has no lock of its own: its owner holds one.
 */
export const openEmbeddedPostgres = async (directory: string) => {
  if (!existsSync(directory)) await make(directory);
  const database = await PGlite.create(directory);

  class EmbeddedClient extends pg.Client {
    constructor(config: pg.ClientConfig) {
      super(Object.assign({}, config, createPgConfig(database)));
    }
  }

  return {
    /** To be given to Sequelize in place of `pg`. */
    driver: { ...pg, Client: EmbeddedClient },
    close: () => database.close(),
  };
};
