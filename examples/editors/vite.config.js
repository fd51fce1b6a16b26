import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const client = fileURLToPath(new URL('../../dist/client/', import.meta.url));

export default defineConfig({
  root: here,
  base: './',
  // In a project of its own: `npm install` of the package, and no alias.
  resolve: { alias: [{ find: /^zoma\/(.+)$/, replacement: `${client}$1.js` }] },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 10_000,
    rollupOptions: { input: readdirSync(here).filter((name) => name.endsWith('.html')) },
  },
});
