import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Runs after `npm ci` in a checkout: builds the workbench and the console into dist/web and the node into dist/, so that the first
 * `npm start` only creates its database. An installation without development packages, or without the sources, as in the first layer of
 * the Dockerfile, has nothing to build.
 */
if (existsSync('src/web') && existsSync('node_modules/vite')) {
  // `npm pack` prints the name of the package's file on standard output.
  const run = (script) => spawnSync('npm', ['run', script], { stdio: ['ignore', 2, 2] }).status ?? 1;
  process.exitCode = run('build:web') || run('build');
}
