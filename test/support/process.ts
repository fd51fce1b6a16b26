import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { root } from './data-directory.ts';
import { HttpClient } from './http-client.ts';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A node as a process of its own. */
export interface NodeProcess {
  readonly http: HttpClient;
  readonly url: string;
  readonly pid: number;
  /** What it has said so far, on either output. */
  output(): string;
  kill(signal: NodeJS.Signals): Promise<Exit>;
  /** It goes on existing and does nothing, until it is thawed. */
  freeze(): void;
  thaw(): void;
}

interface Started {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly output: () => string;
  readonly exited: Promise<Exit>;
}

/** How a node is run: another Node program than this one, and flags for it. */
export interface Runtime {
  readonly program?: string;
  readonly flags?: readonly string[];
}

const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: { start: string } };

/** The flags of `npm start`. */
const startFlags = scripts.start.split(' ').filter((word) => word.startsWith('--'));

/** Starts `dist/main.js`, the node as it is shipped; scripts/compile-tests.js builds it before the tests. */
const start = (
  env: Readonly<Record<string, string>>,
  { program = process.execPath, flags = [] }: Runtime = {},
): Started => {
  const child = spawn(program, [...startFlags, ...flags, 'dist/main.js'], {
    cwd: root,
    // Only what a process needs, so that no setting of the machine reaches the node.
    env: { PATH: process.env['PATH'], NODE_ENV: 'test', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  return { child, output: () => said, exited };
};

/** Flags of a process, and of its threads, that runs `program`, an ES module, before anything else. */
export const runningFirst = (program: string): string => `--import=data:text/javascript,${encodeURIComponent(program)}`;

/** Starts a node that is expected to refuse; resolves when it has. */
export const runToExit = async (
  env: Readonly<Record<string, string>>,
  runtime?: Runtime,
): Promise<Exit & { readonly output: string }> => {
  const { exited, output } = start(env, runtime);
  return { ...(await exited), output: output() };
};

/** Starts a node; resolves when it listens. @throws what it said, when it ended instead */
export const spawnNode = async (env: Readonly<Record<string, string>>, runtime?: Runtime): Promise<NodeProcess> => {
  const { child, output, exited } = start(env, runtime);
  const listening = new Promise<string>((resolve) => {
    child.stdout.on('data', () => {
      const port = /listens on http:\/\/\S+:(\d+) /.exec(output())?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    });
  });
  const url = await Promise.race([
    listening,
    exited.then(() => {
      throw new Error(output());
    }),
  ]);
  return {
    http: new HttpClient(url),
    url,
    pid: child.pid ?? 0,
    output,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    kill: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
};
