import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleClient } from './build-client.js';
import { asciiModules } from './ascii.js';
import { keepSources } from './source-map.js';

/**
 * Bundles src/ with its packages into dist/main.js, the command line and the entries of its threads into separate files, and the client
 * into dist/client/. Copies the Lua scripts beside them. Writes each file under another name and renames it, so that a node that runs or starts from this checkout
 * never reads a partial file. Does nothing when dist/ is what these sources and packages make: dist/build.json records both.
 */

const threads = {
  analyse: 'src/adapters/worker-threads/analyse.ts',
  'embedded-thread': 'src/adapters/postgres/embedded-thread.ts',
};
/** The command line, which needs no package, and the part of it that opens the database, whose packages take a second to load. */
const commandLine = { cli: 'src/cli/main.ts', 'cli-database': 'src/cli/database-administration.ts' };
const { cli, ...cliDatabase } = commandLine;
const databaseApart = {
  name: 'database apart',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/database-administration\.ts$/ }, () => ({ path: './cli-database.js', external: true }));
  },
};
const scripts = 'src/adapters/redis/scripts';
const tokenizer = 'src/adapters/tokenizer/count-tokens.js';

/** Packages that stay in node_modules: they read files of their own, have native code, or are loaded only by some nodes. */
const external = [
  '@anthropic-ai/sdk',
  '@electric-sql/pglite',
  '@google/generative-ai',
  '@node-rs/argon2',
  'fs-native-extensions',
  'openai',
  'pg-hstore',
  'pg-native',
  'piscina',
];

/** Files beside src/ that the bundle depends on. npm rewrites the last one whenever it changes node_modules. */
const settings = [
  'scripts/build.js',
  'scripts/build-client.js',
  'scripts/ascii.js',
  'scripts/source-map.js',
  'package.json',
  'tsconfig.json',
  'node_modules/.package-lock.json',
];

/** What CommonJS packages expect of their surroundings. */
const banner =
  "import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);";

const record = 'dist/build.json';
const aside = (file) => `${file}.${process.pid}`;
const hashOf = (content) => createHash('sha256').update(content).digest('base64');
const hashOfFile = async (file) => hashOf(await readFile(file));

/** Sources and settings, by content. */
const fingerprintSources = async () => {
  const entries = await readdir('src', { recursive: true, withFileTypes: true });
  const sources = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const files = [...sources.sort(), ...settings.filter((file) => existsSync(file))];
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await hashOfFile(file)])));
};

/** A file of a package, by size and time: there are more than a thousand. */
const fingerprintPackageFile = async (file) => {
  const { size, mtimeMs, ctimeMs } = await stat(file);
  return `${size} ${mtimeMs} ${ctimeMs}`;
};

const hasAll = async (recorded, fingerprint) => {
  const compared = Object.entries(recorded).map(async ([file, expected]) => (await fingerprint(file)) === expected);
  return (await Promise.all(compared)).every(Boolean);
};

/** Whether dist/ holds what the last build wrote, and that build read what is there now. */
const isCurrent = async (sources) => {
  try {
    const recorded = JSON.parse(await readFile(record, 'utf8'));
    return (
      JSON.stringify(recorded.sources) === JSON.stringify(sources) &&
      (await hasAll(recorded.outputs, hashOfFile)) &&
      (await hasAll(recorded.packages, fingerprintPackageFile))
    );
  } catch {
    // No record, or a file is missing.
    return false;
  }
};

const isOfPackage = (file) => file.includes('node_modules/');

/** Ends a file of code with the part of its source map that is of src/. */
const withMap = (code, map) => {
  const own = keepSources(JSON.parse(map), (source) => !isOfPackage(source));
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(own)).toString('base64')}\n`;
};

/** What all builds have in common. */
const common = {
  outdir: 'dist',
  write: false,
  metafile: true,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'external',
  sourcesContent: false,
  logLevel: 'warning',
};

/** Builds, and returns the content of each file of dist/ and the files of packages that went into it. */
const bundle = async () => {
  const { build } = await import('esbuild');
  const [client, node, ...tools] = await Promise.all([
    bundleClient(),
    build({
      ...common,
      entryPoints: { ...threads, main: 'src/main.ts' },
      external,
      plugins: [asciiModules],
      banner: { js: banner },
      // Names stay, for stack traces and for packages that read them.
      minifyWhitespace: true,
      minifySyntax: true,
      legalComments: 'none',
    }),
    build({ ...common, entryPoints: { cli }, banner: { js: banner }, plugins: [databaseApart] }),
    build({ ...common, entryPoints: cliDatabase, packages: 'external' }),
  ]);
  const files = [node, ...tools].flatMap(({ outputFiles }) => outputFiles);
  const texts = new Map(files.map((file) => [path.relative('.', file.path), file.text]));
  const contents = new Map(
    Object.keys({ ...threads, ...commandLine, main: '' })
      .map((name) => `dist/${name}.js`)
      .map((file) => [file, withMap(texts.get(file), texts.get(`${file}.map`))]),
  );
  for (const name of await readdir(scripts)) {
    if (name.endsWith('.lua')) contents.set(`dist/scripts/${name}`, await readFile(`${scripts}/${name}`));
  }
  contents.set('dist/count-tokens.js', await readFile(tokenizer));
  for (const { path: file, text } of client.flatMap(({ outputFiles }) => outputFiles)) {
    contents.set(path.relative('.', file), text);
  }
  const inputs = [node, ...tools, ...client].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  return { contents, packageFiles: [...new Set(inputs.filter(isOfPackage))] };
};

const replace = async (file, content) => {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(aside(file), content);
  await rename(aside(file), file);
};

const sources = await fingerprintSources();
if (!(await isCurrent(sources))) {
  console.log('Building dist/main.js from src/ ...');
  const began = Date.now();
  const { contents, packageFiles } = await bundle();
  const main = contents.get('dist/main.js');
  contents.delete('dist/main.js');
  for (const [file, content] of contents) await replace(file, content);
  // main.js last, so that the files that it reads exist.
  await replace('dist/main.js', main);
  contents.set('dist/main.js', main);
  // Parts that modules of the client share have a hash in their name.
  for (const name of await readdir('dist/client')) {
    if (/^chunk-.*\.js$/.test(name) && !contents.has(`dist/client/${name}`)) await rm(`dist/client/${name}`);
  }

  const packages = Object.fromEntries(
    await Promise.all(packageFiles.map(async (file) => [file, await fingerprintPackageFile(file)])),
  );
  const outputs = Object.fromEntries([...contents].map(([file, content]) => [file, hashOf(content)]));
  // A file that changed during the build may have been read before: the next start builds again.
  const isSame = JSON.stringify(await fingerprintSources()) === JSON.stringify(sources);
  const isUntouched = Object.values(packages).every((fingerprint) => Number(fingerprint.split(' ').at(-1)) < began);
  if (isSame && isUntouched) await replace(record, JSON.stringify({ sources, outputs, packages }));
}
