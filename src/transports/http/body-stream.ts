import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Context, Middleware } from 'koa';

const decoders = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/**
 * Returns the decompressed bytes of a body, or undefined when its `Content-Encoding` is unknown. The reader passes them to `releaseBytes`
 * when it has read enough.
 */
export const bytesOf = (ctx: Context): Readable | undefined => {
  const encoding = ctx.get('Content-Encoding').toLowerCase();
  if (encoding === '' || encoding === 'identity') return ctx.req;
  const decoder = decoders.get(encoding)?.();
  if (!decoder) return undefined;
  ctx.req.once('error', (error) => decoder.destroy(error));
  return ctx.req.pipe(decoder);
};

/** Stops the decompression of a body. The rest of the body is discarded, so that the client reads the answer. */
export const releaseBytes = (ctx: Context, bytes: Readable): void => {
  ctx.req.unpipe();
  if (bytes !== ctx.req) bytes.destroy();
  ctx.req.resume();
};

const noNext = (): Promise<void> => Promise.resolve();

/**
 * Runs a parser of koa-bodyparser, and decompresses the body in its place: it removes its error listener from the decompression at the
 * limit, so that an invalid rest would end the process, and waits forever for a compressed body that breaks off. An error of the
 * decompression reaches the parser's `onerror` with the status 400.
 */
export const parseBody = async (parser: Middleware, ctx: Context): Promise<void> => {
  // The parser refuses an unknown encoding.
  const bytes = bytesOf(ctx) ?? ctx.req;
  if (bytes === ctx.req) {
    await parser(ctx, noNext);
    return;
  }
  bytes.on('error', (error) => Object.assign(error, { status: 400 }));
  // Without Content-Encoding and Content-Length, which the parser looks for here: the bytes are decompressed.
  const request = Object.assign(bytes, { headers: {} });
  try {
    await parser(Object.create(ctx, { req: { value: request } }) as Parameters<Middleware>[0], noNext);
  } finally {
    releaseBytes(ctx, bytes);
  }
};

/** How long the rest of a body that is too large is read, in milliseconds. */
const lingerMs = 500;

const readRest = (request: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    if (request.complete || request.destroyed) {
      resolve();
      return;
    }
    const ends = ['end', 'close', 'error'] as const;
    const done = (): void => {
      clearTimeout(timer);
      for (const event of ends) request.off(event, done);
      resolve();
    };
    const timer = setTimeout(done, lingerMs);
    for (const event of ends) request.on(event, done);
    request.unpipe();
    request.resume();
  });

/**
 * Makes the answer the last one of its connection, for a body that is too large. Reads the rest of the body for a moment and drops it: a
 * connection that is closed with unread bytes is reset, and the client may lose the answer (RFC 9112, section 9.6).
 */
export const closeAfterAnswer = async (ctx: Context): Promise<void> => {
  ctx.set('Connection', 'close');
  await readRest(ctx.req);
};
