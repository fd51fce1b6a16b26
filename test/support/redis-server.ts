import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A redis-server of the test's own, on a free port of the loopback, which keeps nothing on disk. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** As a crash: nothing is said to anybody. What it held is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  start(): Promise<void>;
  /** It goes on existing and answers nothing. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

/** A port that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** Resolves when something listens there. */
const listening = async (port: number, process: ChildProcess): Promise<void> => {
  for (;;) {
    if (process.exitCode !== null) throw new Error(`redis-server ended with ${String(process.exitCode)}`);
    const socket = createConnection({ port, host: '127.0.0.1' });
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      socket.destroy();
    }
  }
};

/**
 * Starts a redis-server with these further arguments.
 * @throws Error when there is no redis-server on this machine
 */
export const startRedisServer = async (more: readonly string[] = []): Promise<RedisServer> => {
  const port = await freePort();
  const directory = await mkdtemp(path.join(tmpdir(), 'zoma-redis-'));
  let process: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const settings = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      directory,
      ...more,
    ];
    process = spawn('redis-server', settings, { stdio: 'ignore' });
    const failed = once(process, 'error').then(([error]) => {
      throw new Error('redis-server could not be started: install it (Debian: apt-get install redis-server)', {
        cause: error,
      });
    });
    await Promise.race([listening(port, process), failed]);
  };
  const kill = async (): Promise<void> => {
    const child = process;
    process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };

  await start();
  return {
    url: `redis://127.0.0.1:${String(port)}`,
    port,
    start,
    kill,
    freeze: () => void process?.kill('SIGSTOP'),
    thaw: () => void process?.kill('SIGCONT'),
    close: async () => {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
};
