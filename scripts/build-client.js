import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The modules that others install, by their path in dist/client/ without extension. */
export const clientEntries = {
  client: 'src/client/index.ts',
  react: 'src/client/react.ts',
  element: 'src/client/element/index.ts',
  'adapters/ckeditor': 'src/client/adapters/ckeditor.ts',
  'adapters/lexical': 'src/client/adapters/lexical.ts',
  'adapters/quill': 'src/client/adapters/quill.ts',
  'adapters/tinymce': 'src/client/adapters/tinymce.ts',
  'adapters/tiptap': 'src/client/adapters/tiptap.ts',
};

/** The file that every node serves. */
const onePage = 'src/client/zoma.ts';

/** Packages that the integrator's project has: a copy of React or a second socket.io-client would not be the application's own. */
const external = ['react', 'socket.io-client'];

/**
 * Leaves out the transports of engine.io-client that the client never opens (src/client/link.ts): long polling and WebTransport are
 * about 2,200 bytes of the file, compressed. After an update of the package in which the module has another place, the file is larger, and works.
 */
const webSocketOnly = {
  name: 'websocket-only',
  setup: ({ onLoad, onResolve }) => {
    onLoad({ filter: /engine\.io-client\/build\/esm\/transports\/index\.js$/ }, () => ({
      contents: "import { WS } from './websocket.js';\nexport const transports = { websocket: WS };",
    }));
    // The package exports it too; it looks for a feature of the browser when it is loaded, which esbuild takes for an effect.
    onResolve({ filter: /\/polling-xhr(\.node)?\.js$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace('.node', '')),
      sideEffects: false,
    }));
  },
};

/** Makes the style sheet of the element small: esbuild leaves strings as they are. */
const smallStyles = {
  name: 'small-styles',
  setup: ({ onLoad, esbuild }) =>
    onLoad({ filter: /client\/element\/styles\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const sheet = /(?<=const css = `).*?(?=`;)/s.exec(source)?.[0] ?? '';
      // The custom properties that are put into it stand between its declarations.
      const marked = sheet.replaceAll('${colours}', '--colours: 0;');
      const { code } = await esbuild.transform(marked, { loader: 'css', minify: true });
      const small = code.trim().replace('--colours: 0;', '${colours}');
      return { contents: source.replace(sheet, () => small), loader: 'ts' };
    }),
};

/** What the builds for browsers have in common. */
const common = {
  outdir: 'dist/client',
  write: false,
  metafile: true,
  bundle: true,
  platform: 'browser',
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'warning',
};

export const entriesThatExist = (entries) =>
  Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file)));

/**
 * Bundles src/client/ for others' projects, as modules that share their common parts, and into the one file that a page loads from a node.
 * Resolves with esbuild's results.
 */
export const bundleClient = async () => {
  const { build } = await import('esbuild');
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  return Promise.all([
    build({ ...common, entryPoints: entriesThatExist(clientEntries), external, splitting: true }),
    build({
      ...common,
      entryPoints: entriesThatExist({ zoma: onePage }),
      minify: true,
      plugins: [webSocketOnly, smallStyles],
      banner: { js: `/*! Zoma ${version}; with socket.io-client and others, MIT licence */` },
    }),
  ]);
};
