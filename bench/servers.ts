import { execFile, fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import jwt from 'jsonwebtoken';
import { preparedDataDirectory, root } from '../test/support/data-directory.ts';
import { startPostgresServer } from '../test/support/postgres-server.ts';
import { spawnNode, type NodeProcess } from '../test/support/process.ts';
import { ampleLimits } from '../test/support/quota-service.ts';
import { freePort, startRedisServer } from '../test/support/redis-server.ts';
import type { Address } from './load-generator.ts';
import { portkeyProgram } from './peers.ts';
import type { Started } from './processes.ts';

/** What the bench compares: the minimal relay, Portkey's gateway, and Zoma's node with its two kinds of stores. */
export const serverNames = ['relay', 'portkey', 'embedded', 'services'] as const;
export type ServerName = (typeof serverNames)[number];

/** A server under load, ready for requests. */
export interface MeasuredServer {
  readonly name: ServerName;
  readonly address: Address;
  readonly pid: number;
  /** The database of a node with PostgreSQL. */
  readonly databaseUrl?: string;
  /** Logs in; only of a node. */
  readonly login: (role: 'admin' | 'editor') => Promise<string>;
  stop(): Promise<unknown>;
}

export interface ServerOptions {
  readonly started: Started;
  readonly providerUrl: string;
  /** The Node program that runs the servers. */
  readonly program: string;
  /** Flags of Node for the node under test. */
  readonly flags: readonly string[];
}

const jwtSecret = 'a secret of the bench that is long enough';

const noLogin = (): Promise<string> => Promise.reject(new Error('only a node has accounts'));

const stopperOf = (child: ChildProcess) => async (): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill();
  await exited;
};

const startRelay = async ({ started, providerUrl, program }: ServerOptions): Promise<MeasuredServer> => {
  const file = new URL('./relay.js', import.meta.url);
  const child = fork(file, [providerUrl, jwtSecret], { execPath: program, execArgv: [] });
  const stop = stopperOf(child);
  started.onStop(stop);
  const [url] = (await once(child, 'message')) as [string];
  const token = jwt.sign({ sub: 'an-editor' }, jwtSecret, { expiresIn: '1d' });
  return { name: 'relay', address: { url, protocol: 'socket', token }, pid: child.pid ?? 0, login: noLogin, stop };
};

const startPortkey = async ({ started, providerUrl, program }: ServerOptions): Promise<MeasuredServer> => {
  const port = await freePort();
  const child = spawn(program, [portkeyProgram, `--port=${String(port)}`, '--headless'], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production' },
    stdio: 'ignore',
  });
  const stop = stopperOf(child);
  started.onStop(stop);
  const url = `http://127.0.0.1:${String(port)}`;
  const answers = (): Promise<boolean> =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await answers())) {
    if (child.exitCode !== null) throw new Error(`Portkey's gateway ended with ${String(child.exitCode)}`);
    await wait(50);
  }
  const headers = {
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': providerUrl,
    Authorization: 'Bearer a-key',
  };
  return {
    name: 'portkey',
    address: { url, protocol: 'http', token: '', headers },
    pid: child.pid ?? 0,
    login: noLogin,
    stop,
  };
};

/** Starts dist/main.js as `npm start` does, with ample limits and tokens that outlive the bench. */
const startZoma = async (
  name: 'embedded' | 'services',
  stores: Readonly<Record<string, string>>,
  { started, providerUrl, program, flags }: ServerOptions,
): Promise<MeasuredServer> => {
  const env = {
    ...ampleLimits,
    NODE_ENV: 'development',
    JWT_SECRET: jwtSecret,
    MAX_CONCURRENT_SESSIONS: '10000',
    JWT_ACCESS_TOKEN_EXPIRY_IN_MINUTES: '1440',
    OPENAI_API_KEY: 'a-key',
    OPENAI_BASE_URL: providerUrl,
    DRAIN_SECONDS: '1',
    ...stores,
  };
  const stop = (node: NodeProcess): Promise<unknown> => node.kill('SIGTERM');
  const node = await started.keep(spawnNode(env, { program, flags }), stop);
  const login = (role: string): Promise<string> => node.http.login(`${role}@zoma.local`, `zoma-${role}`);
  const address = { url: node.url, protocol: 'socket', token: await login('editor') } as const;
  const { DATABASE_URL: databaseUrl } = stores;
  return { name, address, pid: node.pid, login, stop: () => stop(node), ...(databaseUrl && { databaseUrl }) };
};

const startEmbedded = async (options: ServerOptions): Promise<MeasuredServer> => {
  const directory = await options.started.keep(preparedDataDirectory(), ({ remove }) => remove());
  const server = await startZoma('embedded', { DATA_DIR: directory.path }, options);
  const stop = async (): Promise<void> => {
    await server.stop();
    await directory.remove();
  };
  return { ...server, stop };
};

const startWithServices = async (options: ServerOptions): Promise<MeasuredServer> => {
  await promisify(execFile)(process.execPath, ['scripts/install-programs.js', 'services'], { cwd: root });
  const close = (service: { close(): Promise<void> }): Promise<void> => service.close();
  const [postgres, redis] = await Promise.all([
    options.started.keep(startPostgresServer(), close),
    options.started.keep(startRedisServer(), close),
  ]);
  const stores = { DATABASE_URL: await postgres.createDatabase(), REDIS_URL: redis.url, AUTO_SEED: 'true' };
  const server = await startZoma('services', stores, options);
  const stop = async (): Promise<void> => {
    await server.stop();
    await Promise.all([postgres.close(), redis.close()]);
  };
  return { ...server, stop };
};

/** Starts a server; resolves when it answers. */
export const startServer: Readonly<Record<ServerName, (options: ServerOptions) => Promise<MeasuredServer>>> = {
  relay: startRelay,
  portkey: startPortkey,
  embedded: startEmbedded,
  services: startWithServices,
};
