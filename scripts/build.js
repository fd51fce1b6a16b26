import { rename } from 'node:fs/promises';
import { build } from 'esbuild';

/**
 * Bundles src/ into the one file dist/main.js. It is written aside and renamed, so a
 * node that runs from this checkout, or that starts meanwhile, never sees half of it.
 */
const aside = `dist/main.${process.pid}.js`;

await build({
  entryPoints: ['src/main.ts'],
  outfile: aside,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
});
await rename(aside, 'dist/main.js');
