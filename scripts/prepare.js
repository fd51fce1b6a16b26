import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Runs after `npm ci` in a checkout: builds the workbench and the console into dist/web, so that `npm start` has them. An installation without
 * development packages, or without the sources, as in the first layer of the Dockerfile, has nothing to build.
 */
if (existsSync('src/web') && existsSync('node_modules/vite')) {
  const { status } = spawnSync('npm', ['run', 'build:web'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
