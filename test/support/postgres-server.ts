import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './redis-server.ts';

const run = promisify(execFile);

/** A PostgreSQL server of the test's own, on a free port of the loopback. */
export interface PostgresServer {
  /** A new, empty database. */
  createDatabase(): Promise<string>;
  /** As a crash. */
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

/** @throws Error when there is no PostgreSQL on this machine */
export const startPostgresServer = async (): Promise<PostgresServer> => {
  const port = await freePort();
  const directory = await mkdtemp(path.join(tmpdir(), 'zoma-postgres-'));
  await chmod(directory, 0o777);
  const data = path.join(directory, 'data');
  await run(...asServerUser('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8'])).catch(
    (error: unknown) => {
      throw new Error('PostgreSQL could not be started: install it (Debian: apt-get install postgresql)', {
        cause: error,
      });
    },
  );
  const urlOf = (database: string): string => `postgres://postgres@127.0.0.1:${String(port)}/${database}`;
  let server: ChildProcess | undefined;
  let databases = 0;

  const query = async (text: string): Promise<void> => {
    const client = new pg.Client({ connectionString: urlOf('postgres') });
    // The server may go while the client says goodbye.
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  };

  const start = async (): Promise<void> => {
    const settings = [
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
      '-k',
      directory,
      '-c',
      'fsync=off',
      '-c',
      'max_connections=300',
    ];
    server = spawn(...asServerUser('postgres', ['-D', data, ...settings]), { stdio: 'ignore' });
    for (;;) {
      if (server.exitCode !== null) throw new Error(`postgres ended with ${String(server.exitCode)}`);
      try {
        await query('SELECT 1');
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };
  const kill = async (signal: NodeJS.Signals = 'SIGQUIT'): Promise<void> => {
    const child = server;
    server = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };

  await start();
  return {
    createDatabase: async () => {
      databases += 1;
      const name = `zoma_${String(databases)}`;
      await query(`CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    kill: () => kill(),
    start,
    close: async () => {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
};
