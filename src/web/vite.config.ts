import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

/** Builds the pages into dist/web: one HTML file a page, and scripts, styles and fonts with a hash in their names under assets/. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [preact()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    // The Content-Security-Policy allows no data: URI for scripts and fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // The builds of a busy machine are slow; that is no warning.
    rolldownOptions: {
      checks: { bundlerTimings: false },
      input: ['index', 'console', 'account'].map((page) => `${import.meta.dirname}/${page}.html`),
    },
  },
  // `npx vite src/web` develops the pages against a node that runs.
  server: {
    proxy: Object.fromEntries(
      ['/api', '/socket.io', '/docs'].map((path) => [
        path,
        { target: `http://localhost:${process.env['PORT'] ?? '7700'}`, ws: true },
      ]),
    ),
  },
});
