import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context, Middleware, Next } from 'koa';

/** How the files of a folder are served. */
export interface StaticFilesOptions {
  /** The path of the folder, with slashes at both ends; default `/`. */
  readonly base?: string;
  /** The file that is served at the base itself and at each of `pages`. */
  readonly index?: string;
  /** Further paths, below the base, at which the index is served: for a page with routes of its own. */
  readonly pages?: readonly string[];
  /** Files that are served; default: all of the folder. */
  readonly only?: (name: string) => boolean;
  /** Recognizes names that contain a hash of the content: browsers keep these files for a year, and ask for others each time. Default: none. */
  readonly immutable?: (name: string) => boolean;
  /** Headers of each answer, beside or instead of the security headers: the Content-Security-Policy of a page. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Changes each file before it is kept and served; all files are text then. */
  readonly edit?: (text: string) => string;
}

type Encoding = 'br' | 'gzip';

/** A file in memory, compressed when a client first asks for it compressed. */
export interface StaticFile {
  /** The content's SHA-256, as base64url. */
  readonly hash: string;
  readonly body: Buffer;
  readonly compressed: Map<Encoding, Promise<Buffer>>;
}

/** The `Cache-Control` of a file whose content never changes (RFC 8246). */
export const cacheForAYear = 'public, max-age=31536000, immutable';
/** The `Cache-Control` of a file that may change: browsers ask each time, with its ETag. */
export const cacheUnchanged = 'public, max-age=0, must-revalidate';
/** Files under this size, in bytes, are sent as they are: they fit in a packet. */
const leastCompressed = 1_024;
const compressible = /\.(?:css|html|js|json|map|md|svg|txt|wasm|webmanifest|xml|yaml)$/;

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);
const compress: Readonly<Record<Encoding, (body: Buffer) => Promise<Buffer>>> = {
  br: (body) => brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (body) => gzipped(body, { level: 9 }),
};
const encodings = Object.keys(compress) as Encoding[];

/** Runs `make` once; again after it has failed or made nothing. */
const once = <Value>(make: () => Promise<Value>): (() => Promise<Value>) => {
  let made: Promise<Value> | undefined;
  const run = async (): Promise<Value> => {
    let value: Value | undefined;
    try {
      value = await make();
      return value;
    } finally {
      if (value === undefined) made = undefined;
    }
  };
  return () => (made ??= run());
};

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/**
 * Returns the reader of a file, which reads it once, so that each answer of this process has the same content; undefined while it is missing.
 * @param edit changes the text of the file before it is kept
 */
export const openStaticFile = (
  file: string,
  edit?: StaticFilesOptions['edit'],
): (() => Promise<StaticFile | undefined>) =>
  once(async () => {
    try {
      const read = await readFile(file);
      const body = edit ? Buffer.from(edit(read.toString())) : read;
      return { hash: createHash('sha256').update(body).digest('base64url'), body, compressed: new Map() };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  });

/** Lists the regular files below a folder, by their name with slashes; undefined when the folder is missing. Links are not followed. */
const listFiles = async (folder: string): Promise<ReadonlySet<string> | undefined> => {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
    return new Set(files.map((file) => path.relative(folder, file).split(path.sep).join('/')));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/** Answers with a file, compressed as the client prefers, or with 304 when the client has it. */
export const sendStaticFile = async (
  ctx: Context,
  name: string,
  { hash, body, compressed }: StaticFile,
): Promise<void> => {
  ctx.status = 200;
  ctx.type = path.extname(name);
  let sent = body;
  const isCompressible = compressible.test(name) && body.length >= leastCompressed;
  if (isCompressible) ctx.vary('Accept-Encoding');
  const encoding = isCompressible ? encodings.find((each) => ctx.acceptsEncodings(each) !== false) : undefined;
  // A strong ETag names the bytes, which differ by encoding (RFC 9110, section 8.8.3.3).
  ctx.etag = encoding === undefined ? hash : `${hash}-${encoding}`;
  if (ctx.fresh) {
    ctx.status = 304;
    return;
  }
  if (encoding !== undefined) {
    const made = compressed.get(encoding) ?? compress[encoding](body);
    compressed.set(encoding, made);
    sent = await made;
    ctx.set('Content-Encoding', encoding);
  }
  ctx.body = sent;
};

/**
 * Serves the files of a folder by GET and HEAD: with an ETag, compressed once, and cached by browsers for a year where the name has a
 * hash. Names come from a list of the folder, so that no path leads out of it. Other paths are passed on. The list and the files are read
 * when they are first asked for, and kept: a rebuilt folder needs a new start.
 */
export const staticFiles = (folder: string, options: StaticFilesOptions = {}): Middleware => {
  const { base = '/', index, pages = [], only = () => true, immutable = () => false } = options;
  const indexPaths = new Set(index === undefined ? [] : ['', ...pages]);
  const list = once(() => listFiles(folder));
  const readers = new Map<string, () => Promise<StaticFile | undefined>>();

  /** Returns the name of the file at a path; undefined without one. */
  const nameAt = async (requested: string): Promise<string | undefined> => {
    if (!requested.startsWith(base)) return undefined;
    const rest = requested.slice(base.length);
    const name = indexPaths.has(rest) ? index : decode(rest);
    return name !== undefined && only(name) && ((await list())?.has(name) ?? false) ? name : undefined;
  };

  return async (ctx: Context, next: Next): Promise<void> => {
    const name = ctx.method === 'GET' || ctx.method === 'HEAD' ? await nameAt(ctx.path) : undefined;
    const read =
      name === undefined ? undefined : (readers.get(name) ?? openStaticFile(path.join(folder, name), options.edit));
    const file = await read?.();
    if (name === undefined || !read || !file) {
      await next();
      return;
    }
    readers.set(name, read);
    ctx.set({
      'Cache-Control': immutable(name) ? cacheForAYear : cacheUnchanged,
      ...options.headers,
    });
    await sendStaticFile(ctx, name, file);
  };
};
