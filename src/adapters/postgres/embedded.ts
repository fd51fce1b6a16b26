import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import pg from 'pg';
import { parse } from 'pg-protocol';
import { PrivateNodeFS } from './private-node-fs.ts';

/** Whether the message is Bind or Query of PostgreSQL's protocol: each query has one of them, also if it was prepared before. */
const startsQuery = (message: Uint8Array): boolean => message[0] === 0x42 || message[0] === 0x51;

/** PostgreSQL's default of 128 MB would be most of an idle node's memory; clearing it would take half of the start. */
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

/** Creates the database beside `directory` and renames it, so that a process that dies meanwhile leaves no partial database. */
const createDatabase = async (directory: string): Promise<void> => {
  const partial = `${directory}.new`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  const database = await PGlite.create({ fs: new PrivateNodeFS(partial) });
  await database.close();
  await rename(partial, directory);
};

/** Messages of PostgreSQL's protocol, in the shape that `pg` reads. */
type ServerMessages = Awaited<ReturnType<PGlite['execProtocolStream']>>;

/** Reads the server's messages as `pg` reads those of a real server: the parser of PGlite drops a U+FEFF at the start of a value. */
const readMessages = (bytes: Uint8Array): ServerMessages => {
  const messages: ServerMessages = [];
  const stream = new EventEmitter();
  void parse(stream as NodeJS.ReadableStream, (message) => messages.push(message));
  stream.emit('data', Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return messages;
};

/**
 * Opens a PostgreSQL that runs in this process, and creates its directory when it is missing. Acknowledged writes survive the death
 * of the process but not a power cut: it does not wait for the disk. It has one session, so the pool must have one connection.
 * It does not lock the directory; the caller does. Directories have the mode 0700, files 0600.
 */
export const openEmbeddedPostgres = async (directory: string) => {
  if (!existsSync(directory)) await createDatabase(directory);
  const database = await PGlite.create({ fs: new PrivateNodeFS(directory), startParams });

  const session = Object.assign(Object.create(database) as PGlite, {
    execProtocolStream: async (...[message, options]: Parameters<PGlite['execProtocolStream']>) => {
      // Yield before each query, so that a queue of queries does not block the sockets.
      if (startsQuery(message)) await nextTurn();
      return readMessages(await database.execProtocolRaw(message, options));
    },
  });

  class EmbeddedClient extends pg.Client {
    constructor(config: pg.ClientConfig) {
      super(Object.assign({}, config, createPgConfig(session)));
    }
  }

  return {
    /** The `dialectModule` for Sequelize, in place of `pg`. */
    driver: { ...pg, Client: EmbeddedClient },
    close: () => database.close(),
  };
};
