import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { root } from './data-directory.ts';

/** A command line that has ended. */
export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts `bin/zoma.js` as a process, with nothing of this machine's settings. */
export const startZoma = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcessWithoutNullStreams => {
  const child = spawn(process.execPath, ['bin/zoma.js', ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env },
  });
  // A command may end before it has read its standard input.
  child.stdin.on('error', () => undefined);
  return child;
};

/** Resolves when a command line has ended. */
export const endOf = async (child: ChildProcessWithoutNullStreams): Promise<Run> => {
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await exited, out, err };
};

/** Runs the command line with a text on its standard input. */
export const runZoma = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input: string | Buffer = '',
): Promise<Run> => {
  const child = startZoma(args, env);
  child.stdin.end(input);
  return endOf(child);
};
