import path from 'node:path';
import type { Middleware } from 'koa';
import { staticFiles } from './static-files.ts';

/** The pages by the paths at which they are served. What follows `#` in an address is the page's own routing. */
const pages = { index: '', console: 'console', account: 'account' } as const;

/**
 * The Content-Security-Policy of the pages: nothing inline, and no other host. `'self'` in `connect-src` includes WebSockets
 * (https://www.w3.org/TR/CSP3/#match-url-to-source-expression).
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The page asks for the demo accounts when it has this element. A node without a demonstration removes it, since browsers log each 404 as an
 * error.
 */
const demoMark = '<meta name="zoma-demo" content="/api/demo" />';

/**
 * Creates what serves the workbench, the console and the page of one-time links from `folder`, which `npm run build:web` writes.
 * `hasDemo`: the node serves `GET /api/demo`.
 */
export const createPages = (folder: string, hasDemo: boolean): readonly Middleware[] => {
  const headers = { 'Content-Security-Policy': policy };
  const edit = (html: string): string => (hasDemo ? html : html.replace(demoMark, ''));
  return [
    ...Object.entries(pages).map(([name, place]) =>
      staticFiles(folder, {
        index: `${name}.html`,
        pages: [place],
        only: (file) => file === `${name}.html`,
        headers,
        edit,
      }),
    ),
    staticFiles(path.join(folder, 'assets'), { base: '/assets/', immutable: () => true }),
  ];
};
