import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Runs after `npm ci` in a checkout: builds the workbench and the console into dist/web and the node into dist/, and prepares the embedded
 * database that the first `npm start` copies, with the schema and without accounts. An installation without development packages, or
 * without the sources, as in the first layer of the Dockerfile, has nothing to build.
 */
const build = () => {
  // `npm pack` prints the name of the package's file on standard output.
  const run = (script) => spawnSync('npm', ['run', script], { stdio: ['ignore', 2, 2] }).status ?? 1;
  return run('build:web') || run('build');
};

const prepareDatabase = async () => {
  const { prepareFirstStart } = await import('../dist/cli-database.js');
  await prepareFirstStart(fileURLToPath(new URL('..', import.meta.url)));
};

if (existsSync('src/web') && existsSync('node_modules/vite')) {
  process.exitCode = build();
  if (process.exitCode === 0) {
    // A node with DATABASE_URL needs no embedded database.
    await prepareDatabase().catch((error) => console.error('The first start will create its database:', error));
  }
}
