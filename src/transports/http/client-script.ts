import path from 'node:path';
import type { Context, Middleware, Next } from 'koa';
import { cacheForAYear, openStaticFile, sendStaticFile } from './static-files.ts';

/** How long browsers may use `/zoma.js` without asking again, in seconds: a new version reaches all pages within it. */
const maxAgeSeconds = 300;
/** How much of the content's hash the name of the twin has, in characters: 96 bits. */
const hashLength = 16;
const twin = /^\/zoma-([\w-]{16})\.js$/;

/** The file is for pages of every origin, and needs no credentials: it is the same for everyone. */
const forEveryOrigin = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Content-Location, ETag',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/**
 * Serves the client and the element in one file of `folder`: as `/zoma.js`, and as `/zoma-<hash>.js`, which never changes and is named by the
 * header `Content-Location` of the first. A page that pins the second can check it by its `integrity`.
 * @see https://www.w3.org/TR/sri-2/
 */
export const serveClientScript = (folder: string): Middleware => {
  const open = openStaticFile(path.join(folder, 'zoma.js'));
  return async (ctx: Context, next: Next): Promise<void> => {
    const pinned = twin.exec(ctx.path)?.[1];
    const isAsked = pinned !== undefined || ctx.path === '/zoma.js';
    const file = isAsked && (ctx.method === 'GET' || ctx.method === 'HEAD') ? await open() : undefined;
    const name = file?.hash.slice(0, hashLength);
    if (!file || name === undefined || (pinned !== undefined && pinned !== name)) {
      await next();
      return;
    }
    ctx.set({
      ...forEveryOrigin,
      'Cache-Control': pinned === undefined ? `public, max-age=${String(maxAgeSeconds)}` : cacheForAYear,
      'Content-Location': `/zoma-${name}.js`,
    });
    await sendStaticFile(ctx, 'zoma.js', file);
  };
};
