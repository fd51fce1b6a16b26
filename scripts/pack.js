import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';

/**
 * Runs around `npm pack`: before it, builds the client and its types, and makes package.json that of the package; after it, restores
 * package.json. The package has the client and the command line, which are bundled; the server's own dependencies stay out of it, so that an
 * integrator does not install a database. `node scripts/pack.js before` or `after`.
 */

const manifest = 'package.json';
const original = 'dist/package.json';

/** Fields that describe the work on the project, or the server. */
const ofProject = ['scripts', 'dependencies', 'devDependencies', 'allowScripts', 'overrides'];
/** Packages that the bundled client imports. */
const dependencies = ['socket.io-client'];
/** Modules that register the element; bundlers leave out others that nothing is used of. Not for src/ and test/: they run by being imported. */
const sideEffects = ['./dist/client/element.js', './dist/client/zoma.js'];

const restore = async () => {
  if (existsSync(original)) await rename(original, manifest);
};

const prepare = async () => {
  // Another `npm pack` may have been stopped.
  await restore();
  for (const script of ['build.js', 'build-types.js']) {
    // Standard output has the name of the package's file.
    execFileSync(process.execPath, [`scripts/${script}`], { stdio: ['ignore', 2, 2] });
  }
  const text = await readFile(manifest, 'utf8');
  const own = JSON.parse(text);
  const shown = Object.entries(own).filter(([name]) => !ofProject.includes(name));
  const needed = dependencies.map((name) => [name, own.dependencies[name]]);
  await writeFile(original, text);
  const packed = { ...Object.fromEntries(shown), sideEffects, dependencies: Object.fromEntries(needed) };
  await writeFile(manifest, `${JSON.stringify(packed, null, 2)}\n`);
};

await (process.argv[2] === 'before' ? prepare() : restore());
