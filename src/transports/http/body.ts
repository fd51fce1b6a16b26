import type { Context, Middleware, Next } from 'koa';
import bodyParser from 'koa-bodyparser';
import { validationFailed, ZomaError } from '../../core/errors.ts';

/** What the declarations of koa-bodyparser leave out: it hands its options on to co-body. */
const parserOptions = {
  // A key `__proto__` is data like any other here, and taken alike over both transports.
  onProtoPoisoning: 'ignore',
};

/** Reports a body that cannot be decoded. The cause stays out of it: it may quote the body. */
export const unreadableBody = (): ZomaError =>
  validationFailed([{ path: '', message: 'The body cannot be read as it is sent.' }]);

/** The parser's message quotes the body, which is the user's: it does not go into the log. */
const withoutText = (error: SyntaxError): Error => new Error(`the body is not JSON (${error.name})`);

const hasBody = (ctx: Context): boolean =>
  !['', '0'].includes(ctx.get('Content-Length')) || ctx.get('Transfer-Encoding') !== '';

/** @throws ZomaError `validation_failed` when there is a body of another type */
export const requireType = (ctx: Context, types: readonly string[]): void => {
  if (hasBody(ctx) && !ctx.is([...types])) {
    throw validationFailed([{ path: 'content-type', message: `must be ${types.join(' or ')}` }]);
  }
};

/** Reads a JSON body of up to `limit` bytes; no body at all is an empty object. `tooLarge` says what to do instead. */
export const createJsonReader = ({ limit, tooLarge }: { limit: string; tooLarge?: string }): Middleware => {
  const onerror = (error: Error): never => {
    const status: unknown = 'status' in error ? error.status : undefined;
    if (status === 413) {
      throw new ZomaError('payload_too_large', {
        cause: error,
        ...(tooLarge === undefined ? {} : { message: tooLarge }),
      });
    }
    if (error instanceof SyntaxError) throw new ZomaError('malformed_json', { cause: withoutText(error) });
    if (typeof status === 'number' && status >= 400 && status < 500) throw unreadableBody();
    throw error;
  };
  return bodyParser({
    ...parserOptions,
    enableTypes: ['json'],
    jsonLimit: limit,
    // A string or a number is JSON too: that it is no object is for the schema to say.
    strict: false,
    onerror,
  });
};

const readMegabyte = createJsonReader({ limit: '1mb' });
const readKilobytes = createJsonReader({ limit: '16kb' });

/**
 * Reads a JSON body of up to 16 kB into `ctx.request.body`, for routes that anybody may call without a token: the longest login
 * fits however it is escaped, and parsing it takes no time of others.
 */
export const readShortBody = async (ctx: Context, next: Next): Promise<void> => {
  requireType(ctx, ['application/json']);
  await readKilobytes(ctx, next);
};

/** Resolves with a JSON body of up to 1 MB. @throws ZomaError `validation_failed`, `malformed_json`, `payload_too_large` */
export const jsonBodyOf = async (ctx: Context): Promise<unknown> => {
  requireType(ctx, ['application/json']);
  await readMegabyte(ctx, () => Promise.resolve());
  return ctx.request.body;
};
