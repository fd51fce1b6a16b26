import { createRequire } from 'node:module';
import path from 'node:path';
import type { Context, Middleware, Next } from 'koa';
import { socketPage, type SocketDocument } from './socket-page.ts';
import { cacheUnchanged, openStaticFile, sendStaticFile, staticFiles } from './static-files.ts';

/** The path of the reference, and the beginning of the paths of its files. */
const page = '/docs';
const base = `${page}/`;

/** The documents, which `npm run docs:reference` writes. */
const documents: readonly string[] = ['openapi.json', 'asyncapi.json'];
/** The files of Swagger UI that the page loads. */
const viewer: readonly string[] = ['swagger-ui-bundle.js', 'swagger-ui.css'];

/**
 * Allows scripts, styles, pictures and requests of this origin only, and pictures inside the viewer's styles. The viewer sets styles
 * by script, which needs no `unsafe-inline`.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers = { 'Content-Security-Policy': policy };

/** Serves the page about the socket, which is made of its document when it is first asked for. */
const serveSocketPage = (docs: string): Middleware => {
  const open = openStaticFile(path.join(docs, 'asyncapi.json'), (document) =>
    socketPage(JSON.parse(document) as SocketDocument),
  );
  return async (ctx: Context, next: Next): Promise<void> => {
    const isAsked = ctx.path === `${base}sockets.html` && (ctx.method === 'GET' || ctx.method === 'HEAD');
    const file = isAsked ? await open() : undefined;
    if (!file) {
      await next();
      return;
    }
    ctx.set({ 'Cache-Control': cacheUnchanged, ...headers });
    await sendStaticFile(ctx, 'sockets.html', file);
  };
};

/**
 * Serves the API reference at `/docs` by GET and HEAD, without a login: the pages, the documents, and the viewer from its package. `root` is
 * the folder of the project. Files are read when they are first asked for.
 */
export const referencePages = (root: string): Middleware => {
  const docs = path.join(root, 'docs');
  const only = (names: readonly string[]) => (name: string) => names.includes(name);
  const viewerFolder = path.dirname(
    createRequire(path.join(root, 'package.json')).resolve('swagger-ui-dist/package.json'),
  );
  const pages = path.join(docs, 'reference');
  const all = [
    staticFiles(pages, { base: page, index: 'index.html', only: only(['index.html']), headers }),
    staticFiles(pages, { base, index: 'index.html', headers }),
    serveSocketPage(docs),
    staticFiles(docs, { base, only: only(documents) }),
    staticFiles(viewerFolder, { base, only: only(viewer) }),
  ];
  return async (ctx, next) => {
    if (!ctx.path.startsWith(page)) return next() as Promise<void>;
    const serve = all.reduceRight<Next>((following, each) => () => each(ctx, following) as Promise<void>, next);
    await serve();
  };
};
