import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

const threadEntries = ['src/adapters/worker-threads/analyse.ts', 'src/adapters/postgres/embedded-thread.ts'];
const threadFolders = threadEntries.map((entry) => dirname(join(root, entry)));

/**
 * Sets `import.meta.url` to the source file, so that a compiled module finds the files beside its source. Only modules that start
 * threads get the compiled path, because the threads' entry must be compiled.
 */
const urlOfSource = (folder) => ({
  name: 'url of source',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const startsThreads = threadFolders.includes(dirname(path));
      const url = pathToFileURL(startsThreads ? join(root, folder, basename(path, '.ts')) + '.js' : path).href;
      return { loader: 'ts', contents: source.replaceAll('import.meta.url', JSON.stringify(url)) };
    });
  },
});

/**
 * Replaces `test` by ava's `test.serial`: the tests of a file share its resources, so they run one after the other.
 * ava's option `serial` would also prevent files from running concurrently.
 */
const oneTestAtATime = {
  name: 'one test at a time',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^ava$/, namespace: 'file' }, () => ({ path: 'ava', namespace: 'serial' }));
    onResolve({ filter: /^ava$/, namespace: 'serial' }, () => ({ path: 'ava', external: true }));
    onLoad({ filter: /^ava$/, namespace: 'serial' }, () => ({
      contents: `import test from 'ava'; export default Object.assign(test.serial, { serial: test.serial });`,
      resolveDir: root,
    }));
  },
};

/**
 * Compiles each `test/**\/*.test.ts` with its imports from the project to the same path in a new folder.
 * The folder belongs to this process, and is removed when the process exits.
 * Resolves with the folder, relative to the project.
 */
export const compileTests = async () => {
  const folder = `dist/test-${process.pid}/`;
  process.once('exit', () => rmSync(new URL(`../${folder}`, import.meta.url), { recursive: true, force: true }));
  const common = {
    absWorkingDir: root,
    outdir: folder,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  };
  await Promise.all([
    build({
      ...common,
      entryPoints: ['test/**/*.test.ts'],
      outbase: 'test',
      // Modules that several tests import are compiled once, into shared files.
      splitting: true,
      plugins: [urlOfSource(folder), oneTestAtATime],
    }),
    build({ ...common, entryPoints: threadEntries, outbase: 'src', entryNames: '[name]' }),
  ]);
  return folder;
};
