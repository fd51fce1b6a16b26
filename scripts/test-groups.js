import { dirname, join, relative } from 'node:path';

const collector = 'scripts/collect-tests.js';

/** Folders whose test files share processes, and how many files a process runs at most: starting one takes longer than most tests. */
const sharing = [
  { files: /^test\/(core|operations|adapters\/(memory|model-catalogue))\//, most: 12 },
  { files: /^test\/(transports|adapters\/postgres)\//, most: 5 },
];

/** Whether a file runs beside others in `npm test`. */
const isSideBySide = (file) => !file.endsWith('.timed.test.ts') && !/^test\/(services|adapters\/redis)\//.test(file);

/** How many files a process runs that runs this one. */
const mostBeside = (file) => (isSideBySide(file) && sharing.find(({ files }) => files.test(file))?.most) || 1;

/** The name of a test file as ava prints it before the titles of its tests. */
const nameOf = (file) =>
  file
    .replace(/^test\//, '')
    .replace(/\.test\.ts$/, '')
    .replaceAll('/', ' › ');

/** Returns the files of each process that runs files side by side in `npm test`, by a name of the process. */
export const groupFiles = (files) => {
  const processes = new Map();
  for (const file of files.filter(isSideBySide)) {
    const most = mostBeside(file);
    const folder = relative('test', dirname(file)).replaceAll('/', '-');
    let number = 1;
    const name = () => (most === 1 ? nameOf(file).replaceAll(' › ', '-') : `${folder}-${number}`);
    while (processes.get(name())?.length >= most) number += 1;
    processes.set(name(), [...(processes.get(name()) ?? []), file]);
  }
  return processes;
};

/**
 * Plugin of esbuild that gives each test file a `test` of its own, whose tests run one after the other, since they share the file's
 * resources. (ava's option `serial` would also prevent files from running concurrently.) In a process that files share, the file's name
 * begins its titles.
 */
export const testOfFile = (root) => ({
  name: 'test of a file',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^ava$/ }, ({ importer, namespace }) =>
      namespace === 'test' || importer === join(root, collector)
        ? { path: 'ava', external: true }
        : { path: importer, namespace: 'test' },
    );
    onLoad({ filter: /./, namespace: 'test' }, ({ path }) => {
      const file = relative(root, path);
      return {
        contents: `
          import test from 'ava';
          import { collectTests } from './${collector}';
          const collected = collectTests(${JSON.stringify(nameOf(file))});
          const isShared = ${mostBeside(file) > 1} && test.meta.file.includes('/test-groups-');
          export const { register } = collected;
          export default isShared ? collected.test : Object.assign(test.serial, { serial: test.serial });`,
        resolveDir: root,
      };
    });
  },
});

/** Plugin of esbuild that provides the entry of each process, `process` and its name: it imports the files and registers their tests. */
export const processEntries = (root, processes) => ({
  name: 'process entries',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^process / }, ({ path }) => ({ path: path.slice('process '.length), namespace: 'process' }));
    onResolve({ filter: /^test of / }, ({ path }) => ({
      path: join(root, path.slice('test of '.length)),
      namespace: 'test',
    }));
    onLoad({ filter: /./, namespace: 'process' }, ({ path: name }) => {
      const files = processes.get(name);
      const imports = files.map(
        (file, index) => `import './${file}'; import { register as file${index} } from 'test of ${file}';`,
      );
      return { contents: [...imports, ...files.map((_, index) => `file${index}();`)].join('\n'), resolveDir: root };
    });
  },
});
