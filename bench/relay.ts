import { fork } from 'node:child_process';
import { once } from 'node:events';

/** The bare relay in a process of its own. */
export const startRelay = async (providerUrl: string): Promise<{ readonly url: string; stop(): void }> => {
  const child = fork(new URL('./relay-process.ts', import.meta.url), [providerUrl], { execArgv: ['--import=tsx'] });
  const [url] = (await once(child, 'message')) as [string];
  return { url, stop: () => void child.kill() };
};
