import { copyFile, mkdir, readdir, rename } from 'node:fs/promises';
import { build } from 'esbuild';

/**
 * Bundles src/ into dist/main.js, and the command line and the entries of the threads into separate files. Copies the Lua scripts beside them.
 * Writes each file under another name and renames it, so that a node that runs or starts from this checkout never reads a
 * partial file.
 */
const aside = (name) => `dist/${name}.${process.pid}.js`;
const threads = {
  analyse: 'src/adapters/worker-threads/analyse.ts',
  'embedded-thread': 'src/adapters/postgres/embedded-thread.ts',
};
/** The command line, and the part of it that opens the database, whose packages take a second to load. */
const commandLine = { cli: 'src/cli/main.ts', 'cli-database': 'src/cli/database-administration.ts' };
const databaseApart = {
  name: 'database apart',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/database-administration\.ts$/ }, () => ({ path: './cli-database.js', external: true }));
  },
};
const scripts = 'src/adapters/redis/scripts';

console.log('Building dist/main.js from src/ ...');
await build({
  entryPoints: Object.entries({ main: 'src/main.ts', ...commandLine, ...threads }).map(([name, source]) => ({
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
  plugins: [databaseApart],
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
for (const name of Object.keys({ ...threads, ...commandLine })) await rename(aside(name), `dist/${name}.js`);
// main.js last, so that the files that it reads exist.
await rename(aside('main'), 'dist/main.js');
