import type { Context, Middleware, Next } from 'koa';
import bodyParser from 'koa-bodyparser';
import { validationFailed, ZomaError } from '../../core/errors.ts';

/** What the declarations of koa-bodyparser leave out: it hands its options on to co-body. */
const parserOptions = {
  // A key `__proto__` is data like any other here, and taken alike over both transports.
  onProtoPoisoning: 'ignore',
};

/** The parser's message quotes the body, which is the user's: it does not go into the log. */
const withoutText = (error: SyntaxError): Error => new Error(`the body is not JSON (${error.name})`);

const onerror = (error: Error): never => {
  const status: unknown = 'status' in error ? error.status : undefined;
  if (status === 413) throw new ZomaError('payload_too_large', { cause: error });
  if (error instanceof SyntaxError) throw new ZomaError('malformed_json', { cause: withoutText(error) });
  if (typeof status === 'number' && status >= 400 && status < 500) {
    throw validationFailed([{ path: '', message: 'The body cannot be read as it is sent.' }]);
  }
  throw error;
};

const hasBody = (ctx: Context): boolean =>
  !['', '0'].includes(ctx.get('Content-Length')) || ctx.get('Transfer-Encoding') !== '';

/** Reads a body of up to `limit` bytes: JSON, or text of the other type; no body at all is an empty object. */
export const createBodyReader = ({ limit, text }: { limit: string; text?: string }): Middleware => {
  const parse = bodyParser({
    ...parserOptions,
    enableTypes: text === undefined ? ['json'] : ['json', 'text'],
    ...(text === undefined ? {} : { extendTypes: { text: [text] } }),
    jsonLimit: limit,
    textLimit: limit,
    // A string or a number is JSON too: that it is no object is for the schema to say.
    strict: false,
    onerror,
  });
  const types = ['application/json', ...(text === undefined ? [] : [text])];
  return async (ctx: Context, next: Next): Promise<void> => {
    if (hasBody(ctx) && !ctx.is(types)) {
      throw validationFailed([{ path: 'content-type', message: `must be ${types.join(' or ')}` }]);
    }
    await parse(ctx, next);
  };
};

/** Reads a JSON body of up to 1 MB. */
export const readJsonBody = createBodyReader({ limit: '1mb' });
