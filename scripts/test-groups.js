import { join, relative } from 'node:path';

const collector = 'scripts/collect-tests.js';

/**
 * The suite that runs a file: `suite` needs nothing but what it starts, `services` needs servers, `browser` needs Chromium. `-timed` runs
 * after the suite, one file at a time, since its files measure time by the clock; so does `endurance`, whose files take long.
 */
const suiteOf = (file) => {
  if (file.startsWith('test/browser/')) return 'browser';
  if (file.endsWith('.endurance.test.ts')) return 'endurance';
  const suite = /^test\/(services|adapters\/redis)\//.test(file) ? 'services' : 'suite';
  return file.endsWith('.timed.test.ts') ? `${suite}-timed` : suite;
};

/**
 * Test files that share processes, and how many files a process runs at most: starting one takes up to 3 s of a processor, longer than
 * most tests. What measures processor time has a process of its own, which no other file has warmed up or filled; so have three
 * providers, whose shared suite registers the same titles for each. The first line whose pattern matches holds.
 */
const sharing = [
  { name: 'timed', files: /\.(timed|endurance)\.test\.ts$/, most: 10 },
  { name: 'services', files: /^test\/services\//, most: 3 },
  { name: 'redis', files: /^test\/adapters\/redis\//, most: 6 },
  { name: 'transports', files: /^test\/transports\//, most: 7 },
  { name: 'settings', files: /^test\/(operations\/|config|network-config|import-cycles|secret-files)/, most: 12 },
  { name: 'core', files: /^test\/core\/(?!.*(speed|-time)\.test\.ts$)/, most: 15 },
  {
    name: 'providers',
    files: /^test\/adapters\/(providers\/(?!(claude|gemini|openai|mock\/sample)\.test)|public-fetch\/)/,
    most: 10,
  },
  { name: 'adapters', files: /^test\/adapters\/(file-system|memory|model-catalogue)\//, most: 12 },
  { name: 'adapters-postgres', files: /^test\/adapters\/postgres\//, most: 7 },
  { name: 'browser', files: /^test\/browser\//, most: 3 },
];

/** The files that this one shares processes with, when it does. */
const sharingOf = (file) => sharing.find(({ files }) => files.test(file));

/** The name of a test file as ava prints it before the titles of its tests. */
const nameOf = (file) =>
  file
    .replace(/^test\//, '')
    .replace(/\.test\.ts$/, '')
    .replaceAll('/', ' › ');

/** Returns the files of each process by its suite and name, as in `services/redis-1`. */
export const groupFiles = (files) => {
  const processes = new Map();
  for (const file of files) {
    const shared = sharingOf(file);
    let number = 1;
    const name = () => `${suiteOf(file)}/${shared ? `${shared.name}-${number}` : nameOf(file).replaceAll(' › ', '-')}`;
    while (processes.get(name())?.length >= shared?.most) number += 1;
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
          const isShared = ${sharingOf(file) !== undefined} && test.meta.file.includes('/test-groups-');
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
