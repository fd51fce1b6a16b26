import { copyFile, mkdir, readdir, rename } from 'node:fs/promises';
import { build } from 'esbuild';

/**
 * Bundles src/ into the one file dist/main.js, with the scripts that it reads next to it.
 * All are written aside and renamed, so a node that runs from this checkout, or that
 * starts meanwhile, never sees half of one.
 */
const aside = `dist/main.${process.pid}.js`;
const scripts = 'src/adapters/redis/scripts';

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
await mkdir('dist/scripts', { recursive: true });
for (const name of (await readdir(scripts)).filter((file) => file.endsWith('.lua'))) {
  const copy = `dist/scripts/${name}.${process.pid}`;
  await copyFile(`${scripts}/${name}`, copy);
  await rename(copy, `dist/scripts/${name}`);
}
await rename(aside, 'dist/main.js');
