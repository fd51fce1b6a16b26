import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import pg from 'pg';
import { PrivateNodeFS } from './private-node-fs.ts';

/** Parse or Query (PostgreSQL's message formats): the first of the messages that make up a query. */
const startsQuery = (message: Uint8Array): boolean => message[0] === 0x50 || message[0] === 0x51;

/** PostgreSQL's own 128 MB, cleared at each start, would be most of the memory and half of the start of an idle node. */
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

/** Made aside and renamed: a process that dies in between leaves nothing that looks like a database. */
const make = async (directory: string): Promise<void> => {
  const aside = `${directory}.new`;
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { mode: 0o700 });
  const database = await PGlite.create({ fs: new PrivateNodeFS(aside) });
  await database.close();
  await rename(aside, directory);
};

/**
 * A PostgreSQL in this process, kept in a directory. What it has acknowledged
 * survives the death of the process, not a power cut: it does not wait for the
 * disk. It has one session, so its pool must have one connection, and the
 * directory has no lock of its own: its owner holds one. What it creates is 0700 or 0600.
 */
export const openEmbeddedPostgres = async (directory: string) => {
  if (!existsSync(directory)) await make(directory);
  const database = await PGlite.create({ fs: new PrivateNodeFS(directory), startParams });

  const session = Object.assign(Object.create(database) as PGlite, {
    // One query follows the other without a pause when many wait: sockets are to have their turn in between.
    execProtocolStream: async (...[message, options]: Parameters<PGlite['execProtocolStream']>) => {
      if (startsQuery(message)) await nextTurn();
      return database.execProtocolStream(message, options);
    },
  });

  class EmbeddedClient extends pg.Client {
    constructor(config: pg.ClientConfig) {
      super(Object.assign({}, config, createPgConfig(session)));
    }
  }

  return {
    /** To be given to Sequelize in place of `pg`. */
    driver: { ...pg, Client: EmbeddedClient },
    close: () => database.close(),
  };
};
