import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from './data-directory.ts';
import { HttpClient } from './http-client.ts';
import { freePort } from './redis-server.ts';

/** An nginx of the test's own, on a free port of the loopback, in front of nodes. */
export interface NginxServer {
  readonly http: HttpClient;
  readonly url: string;
  close(): Promise<void>;
}

/** Debian keeps it out of the path of those who are not root. */
const searchPath = `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin`;

/**
 * Runs deploy/nginx.conf as it is; resolves when it answers. It believes what clients say
 * in `X-Forwarded-For`, so that one machine's clients can be many.
 * @throws Error with what nginx said, or when there is none on this machine
 */
export const startNginxServer = async (nodes: readonly { readonly url: string }[]): Promise<NginxServer> => {
  const directory = await mkdtemp(path.join(tmpdir(), 'zoma-nginx-'));
  // Started by root, the workers are somebody else.
  await chmod(directory, 0o755);
  const configuration = path.join(directory, 'nginx.conf');
  const port = await freePort();
  const servers = nodes.map(({ url }) => `server 127.0.0.1:${new URL(url).port} max_fails=0;\n`);
  await copyFile(path.join(root, 'deploy/nginx.conf'), configuration);
  await writeFile(path.join(directory, 'zoma-upstream.conf'), servers.join(''));
  await writeFile(
    path.join(directory, 'zoma-listen.conf'),
    `listen 127.0.0.1:${String(port)};\nset_real_ip_from 127.0.0.1;\n`,
  );

  const child = spawn('nginx', ['-p', `${directory}/`, '-c', configuration, '-g', 'daemon off;'], {
    env: { PATH: searchPath },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const exited = once(child, 'close');
  // Watched from the start: an nginx that is missing fails before anybody waits for it.
  const failed = exited.then(
    () => {
      throw new Error(`nginx ended: ${said}`);
    },
    (error: unknown) => {
      throw new Error('nginx could not be started: install it (Debian: apt-get install nginx-light)', { cause: error });
    },
  );
  failed.catch(() => undefined);

  const url = `http://127.0.0.1:${String(port)}`;
  const close = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exited.catch(() => undefined);
    await rm(directory, { recursive: true, force: true });
  };
  const answering = async (): Promise<void> => {
    while (child.exitCode === null) {
      const answer = await fetch(`${url}/api/health/live`).catch(() => undefined);
      await answer?.arrayBuffer();
      if (answer?.ok) return;
      await wait(20);
    }
  };
  try {
    await Promise.race([answering(), failed]);
  } catch (error) {
    await close();
    throw error;
  }
  return { http: new HttpClient(url), url, close };
};
