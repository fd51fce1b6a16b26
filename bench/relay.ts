import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Starts the bare relay in a separate process. */
export const startRelay = async (providerUrl: string): Promise<{ readonly url: string; stop(): void }> => {
  const child = fork(new URL('./relay-process.ts', import.meta.url), [providerUrl], { execArgv: ['--import=tsx'] });
  const [url] = (await once(child, 'message')) as [string];
  return { url, stop: () => void child.kill() };
};
