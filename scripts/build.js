import { copyFile, mkdir, readdir, rename } from 'node:fs/promises';
import { build } from 'esbuild';

/**
 * Bundles src/ into dist/main.js, and the entries of its threads into separate files. Copies the Lua scripts beside them.
 * Writes each file under another name and renames it, so that a node that runs or starts from this checkout never reads a
 * partial file.
 */
const aside = (name) => `dist/${name}.${process.pid}.js`;
const threads = {
  analyse: 'src/adapters/worker-threads/analyse.ts',
  'embedded-thread': 'src/adapters/postgres/embedded-thread.ts',
};
const scripts = 'src/adapters/redis/scripts';

console.log('Building dist/main.js from src/ ...');
await build({
  entryPoints: Object.entries({ main: 'src/main.ts', ...threads }).map(([name, source]) => ({
    in: source,
    out: `${name}.${process.pid}`,
  })),
  outdir: 'dist',
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
});
await mkdir('dist/scripts', { recursive: true });
const copied = [
  ['src/adapters/tokenizer/count-tokens.js', 'dist/count-tokens.js'],
  ...(await readdir(scripts))
    .filter((name) => name.endsWith('.lua'))
    .map((name) => [`${scripts}/${name}`, `dist/scripts/${name}`]),
];
for (const [source, target] of copied) {
  const copy = `${target}.${process.pid}`;
  await copyFile(source, copy);
  await rename(copy, target);
}
for (const name of Object.keys(threads)) await rename(aside(name), `dist/${name}.js`);
// main.js last, so that the files that it reads exist.
await rename(aside('main'), 'dist/main.js');
