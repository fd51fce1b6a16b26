import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { groupFiles, processEntries, testOfFile } from './test-groups.js';

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
    onLoad({ filter: /\.ts$/, namespace: 'file' }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const startsThreads = threadFolders.includes(dirname(path));
      const url = pathToFileURL(startsThreads ? join(root, folder, basename(path, '.ts')) + '.js' : path).href;
      return { loader: 'ts', contents: source.replaceAll('import.meta.url', JSON.stringify(url)) };
    });
  },
});

/** Builds `dist/main.js`, which tests start as a process. */
const buildNode = () => promisify(execFile)(process.execPath, ['scripts/build.js'], { cwd: root });

/** The test files, relative to the project. */
const testFiles = async () => {
  const files = await readdir(join(root, 'test'), { recursive: true });
  return files
    .map((file) => `test/${file}`)
    .filter((file) => file.endsWith('.test.ts'))
    .sort();
};

/**
 * Builds the node, and compiles each `test/**\/*.test.ts` with its imports from the project to the same path in a new folder `tests`, and
 * the entry of each process of a suite to `<suite>/<process>.js` in a new folder `groups`. The folders belong to this process, and are
 * removed when it exits. Resolves with the folders, relative to the project.
 */
export const compileTests = async () => {
  const tests = `dist/test-${process.pid}/`;
  const groups = `dist/test-groups-${process.pid}/`;
  process.once('exit', () => {
    for (const folder of [tests, groups]) rmSync(join(root, folder), { recursive: true, force: true });
  });
  const common = {
    absWorkingDir: root,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  };
  const files = await testFiles();
  const processes = groupFiles(files);
  await Promise.all([
    build({
      ...common,
      entryPoints: [
        ...files.map((file) => ({ in: file, out: `${tests}${file.replace(/^test\//, '').replace(/\.ts$/, '')}` })),
        ...[...processes.keys()].map((name) => ({ in: `process ${name}`, out: `${groups}${name}` })),
      ],
      outdir: '.',
      chunkNames: `${tests}[name]-[hash]`,
      // Modules that several tests import are compiled once, into shared files.
      splitting: true,
      plugins: [urlOfSource(tests), testOfFile(root), processEntries(root, processes)],
    }),
    build({ ...common, outdir: tests, entryPoints: threadEntries, outbase: 'src', entryNames: '[name]' }),
    buildNode(),
  ]);
  return { tests, groups };
};
