import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { connectDatabase } from '../../src/adapters/postgres/index.ts';
import { databaseTemplate, fillTemplate, temporaryDirectory, type TemporaryDirectory } from './data-directory.ts';
import { freePort } from './redis-server.ts';

const run = promisify(execFile);

/** A PostgreSQL server of the test's own, on a free port of the loopback. */
export interface PostgresServer {
  /** Creates an empty database; resolves with its URL. */
  createDatabase(): Promise<string>;
  /** Creates a database that is migrated and has the demo accounts; resolves with its URL. */
  createSeededDatabase(): Promise<string>;
  /** Ends the server as a crash does. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Debian keeps the server's programs out of the path, by version. */
const programs = (): string => {
  const home = '/usr/lib/postgresql';
  const versions = existsSync(home) ? readdirSync(home).sort((one, other) => Number(other) - Number(one)) : [];
  const [newest] = versions.filter((version) => existsSync(path.join(home, version, 'bin/initdb')));
  return newest === undefined ? '' : path.join(home, newest, 'bin');
};

/** The server refuses to be root. */
const asServerUser = (program: string, parameters: readonly string[]): [string, string[]] => {
  const command = path.join(programs(), program);
  return process.getuid?.() === 0
    ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', command, ...parameters]]
    : [command, [...parameters]];
};

/** The database in the template directory that seeded databases are copied from. */
const seeded = 'zoma_seeded';

/** @throws Error when there is no PostgreSQL on this machine */
const initialize = (data: string): Promise<unknown> =>
  run(
    ...asServerUser('initdb', [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'trust',
      '--no-sync',
      '-E',
      'UTF8',
      '--wal-segsize=1',
    ]),
  ).catch((error: unknown) => {
    throw new Error('PostgreSQL could not be started: install it (Debian: apt-get install postgresql)', {
      cause: error,
    });
  });

/** Serves a data directory on a free port; the Unix socket is in `sockets`. */
const serve = async (data: string, sockets: string) => {
  const port = await freePort();
  const urlOf = (database: string): string => `postgres://postgres@127.0.0.1:${String(port)}/${database}`;
  let server: ChildProcess | undefined;

  const query = async (text: string): Promise<void> => {
    const client = new pg.Client({ connectionString: urlOf('postgres') });
    // The server may end while the client closes.
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  };

  const start = async (): Promise<void> => {
    const settings = ['fsync=off', 'max_connections=300'].flatMap((setting) => ['-c', setting]);
    const places = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', sockets];
    server = spawn(...asServerUser('postgres', [...places, ...settings]), { stdio: 'ignore' });
    for (;;) {
      if (server.exitCode !== null) throw new Error(`postgres ended with ${String(server.exitCode)}`);
      try {
        await query('SELECT 1');
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const child = server;
    server = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };

  await start();
  return { urlOf, query, start, end };
};

/** A directory that the server's user may enter. */
const openDirectory = async (): Promise<TemporaryDirectory> => {
  const directory = await temporaryDirectory();
  await chmod(directory.path, 0o777);
  return directory;
};

const template = async (): Promise<string> => {
  const { stdout: version } = await run(path.join(programs(), 'postgres'), ['--version']).catch(() => ({ stdout: '' }));
  return databaseTemplate('postgres', version, async (made) => {
    const directory = await openDirectory();
    try {
      const data = path.join(directory.path, 'data');
      await initialize(data);
      const server = await serve(data, directory.path);
      await server.query(`CREATE DATABASE ${seeded}`);
      const url = server.urlOf(seeded);
      const database = await connectDatabase({ url });
      await fillTemplate(database, url);
      await database.close();
      await server.end('SIGINT');
      await run('cp', ['-a', data, made]);
    } finally {
      await directory.remove();
    }
  });
};

/** @throws Error when there is no PostgreSQL on this machine */
export const startPostgresServer = async (): Promise<PostgresServer> => {
  const directory = await openDirectory();
  const data = path.join(directory.path, 'data');
  await run('cp', ['-a', await template(), data]);
  const { urlOf, query, start, end } = await serve(data, directory.path);
  let databases = 0;

  const createDatabase = async (source: string): Promise<string> => {
    databases += 1;
    const name = `zoma_${String(databases)}`;
    await query(`CREATE DATABASE ${name} TEMPLATE ${source}`);
    return urlOf(name);
  };

  return {
    createDatabase: () => createDatabase('template1'),
    createSeededDatabase: () => createDatabase(seeded),
    kill: () => end('SIGQUIT'),
    start,
    close: async () => {
      await end('SIGQUIT');
      await directory.remove();
    },
  };
};
