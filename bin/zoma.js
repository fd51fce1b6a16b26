#!/usr/bin/env node
import { existsSync } from 'node:fs';

const cli = new URL('../dist/cli.js', import.meta.url);
if (existsSync(cli)) {
  await import(cli.href);
} else {
  process.stderr.write('The command line is not built: run `npm run build` in the folder of Zoma first.\n');
  process.exitCode = 1;
}
