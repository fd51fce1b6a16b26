import { readdir } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { build } from 'esbuild';
import { root } from './support/data-directory.ts';

type Graph = ReadonlyMap<string, readonly string[]>;

/** Finds a module that is reached from its own imports. Returns the modules on the way, or undefined. */
const cycleIn = (graph: Graph): readonly string[] | undefined => {
  const finished = new Set<string>();
  const visit = (module: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(module)) return [...way.slice(way.indexOf(module)), module];
    if (finished.has(module)) return undefined;
    for (const imported of graph.get(module) ?? []) {
      const cycle = visit(imported, [...way, module]);
      if (cycle) return cycle;
    }
    finished.add(module);
    return undefined;
  };
  for (const module of graph.keys()) {
    const cycle = visit(module, []);
    if (cycle) return cycle;
  }
  return undefined;
};

/** Returns what each module of the project imports when it runs: imports of types alone are no part of it. */
const importsOfProject = async (): Promise<Graph> => {
  const folders = ['src', 'test', 'bench', 'scripts'];
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(path.join(root, folder), { recursive: true })).map((name) => `${folder}/${name}`),
    ),
  );
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: files.flat().filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules')),
    bundle: true,
    // Without shared files each entry would get a copy of what it imports.
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    loader: { '.css': 'empty', '.lua': 'empty', '.node': 'empty' },
    metafile: true,
    write: false,
    outdir: 'dist',
    logLevel: 'error',
  });
  const modules = Object.entries(metafile.inputs).map(([file, { imports }]): [string, string[]] => [
    file,
    imports.filter(({ external = false }) => !external).map((imported) => imported.path),
  ]);
  return new Map(modules);
};

test('a module that imports one that imports it is found', (t) => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['d', ['b']],
  ]);
  t.deepEqual(cycleIn(graph), ['b', 'd', 'b']);
  t.is(
    cycleIn(
      new Map([
        ['a', ['b', 'c']],
        ['b', ['c']],
      ]),
    ),
    undefined,
  );
});

test('no module of the project imports one that imports it', async (t) => {
  const graph = await importsOfProject();
  t.true(graph.size > 500, String(graph.size));
  t.is(cycleIn(graph), undefined);
});
