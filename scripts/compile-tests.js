import { readFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `import.meta.url` names the source, so a compiled module finds the files beside its source without copies of them. */
const urlOfSource = {
  name: 'url of source',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { loader: 'ts', contents: source.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)) };
    });
  },
};

/**
 * `test` is ava's `test.serial`: the tests of a file share what the file opened, so they run one after the other.
 * ava's own option `serial` would also keep files from running side by side.
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
 * Compiles each `test/**\/*.test.ts` to the same path in a new folder, with what it imports from the project.
 * The folder is this process's own, and is removed when the process exits.
 * Resolves with the folder, relative to the project.
 */
export const compileTests = async () => {
  const folder = `dist/test-${process.pid}/`;
  process.once('exit', () => rmSync(new URL(`../${folder}`, import.meta.url), { recursive: true, force: true }));
  await build({
    absWorkingDir: root,
    entryPoints: ['test/**/*.test.ts'],
    outdir: folder,
    outbase: 'test',
    bundle: true,
    // What several tests import is compiled once, into files that they share.
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    plugins: [urlOfSource, oneTestAtATime],
    logLevel: 'warning',
  });
  return folder;
};
