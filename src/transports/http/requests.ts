import type { Context, Next } from 'koa';
import bodyParser from 'koa-bodyparser';
import type { CallOrigin } from '../../core/audit.ts';
import type { Presented } from '../../core/auth/authentication.ts';
import type { Caller } from '../../core/caller.ts';
import { validationFailed, ZomaError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { Logger } from '../../ports/logger.ts';
import { readActingFor } from '../../operations/fields.ts';
import { isObject } from '../../operations/validation.ts';
import { answerFailure } from '../replies.ts';
import { closeAfterAnswer, parseBody } from './body-stream.ts';

/** The fields of `ctx.state`. */
export interface RequestState {
  requestId: string;
  /** Undefined until the request is authenticated. */
  caller?: Caller;
}

/** Names the declared route: the values of its parameters come from the client, and do not go into the log. */
const routeOf = (ctx: Context): string => {
  const route: unknown = '_matchedRoute' in ctx ? ctx['_matchedRoute'] : undefined;
  return `${ctx.method} ${typeof route === 'string' ? route : 'unknown route'}`;
};

const validRequestId = /^[\w.:-]{1,128}$/;

/** Creates the outermost middleware: it gives each request an id and answers every failure with the envelope. */
export const createRequestHandling =
  (logger: Logger) =>
  async (ctx: Context, next: Next): Promise<void> => {
    const given = ctx.get('X-Request-Id');
    const requestId = validRequestId.test(given) ? given : newId();
    (ctx.state as RequestState).requestId = requestId;
    ctx.set('X-Request-Id', requestId);
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined && ctx.respond !== false) throw new ZomaError('not_found');
    } catch (thrown) {
      const { code, status, headers, body } = answerFailure(logger, thrown, { requestId, operation: routeOf(ctx) });
      ctx.status = status;
      ctx.set(headers);
      if (code === 'payload_too_large') await closeAfterAnswer(ctx);
      ctx.body = body;
    }
  };

/** Returns where a request came from. */
export const originOf = (ctx: Context): CallOrigin & { readonly address: string } => ({
  address: ctx.ip,
  requestId: (ctx.state as RequestState).requestId,
});

/** Reads `Authorization: Bearer …` (RFC 6750); undefined without the header. */
export const bearerTokenOf = (ctx: Context): string | undefined =>
  /^Bearer +(\S+)$/i.exec(ctx.get('Authorization'))?.[1];

/** The header that names the user a service key acts for. */
const onBehalfOfHeader = 'x-zoma-on-behalf-of';
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Decodes a header whose bytes Node reads as Latin-1: they are UTF-8 when they can be. */
const decodeHeader = (value: string): string => {
  try {
    return strictUtf8.decode(Buffer.from(value, 'latin1'));
  } catch {
    return value;
  }
};

/**
 * Reads the credentials of a request. An empty `X-Zoma-On-Behalf-Of` is refused: its client meant a user, and would act as the key.
 * @throws ZomaError `validation_failed`
 */
export const presentedBy = (ctx: Context): Presented => {
  const given = ctx.req.headers[onBehalfOfHeader];
  return {
    token: bearerTokenOf(ctx),
    actingFor: readActingFor(typeof given === 'string' ? decodeHeader(given) : given, onBehalfOfHeader),
  };
};

/** Reads the headers of a precondition as the fields of an input (RFC 9110, section 13.1). */
export const preconditionOf = (ctx: Context): Record<string, string> => ({
  ...(ctx.get('If-Match') === '' ? {} : { ifMatch: ctx.get('If-Match') }),
  ...(ctx.get('If-None-Match') === '' ? {} : { ifNoneMatch: ctx.get('If-None-Match') }),
});

/**
 * Merges what the path and the headers give into the fields of a body or a query.
 * @throws ZomaError `validation_failed` for a field in both
 */
export const inputOf = (parameters: Readonly<Record<string, string>>, rest: unknown): unknown => {
  if (!isObject(rest)) return rest;
  const twice = Object.keys(parameters).filter((name) => Object.hasOwn(rest, name));
  if (twice.length > 0) throw validationFailed(twice.map((path) => ({ path, message: 'is given twice' })));
  return { ...rest, ...parameters };
};

/** Reads the query. @throws ZomaError `validation_failed` for a field that is given twice */
export const queryOf = (ctx: Context): Record<string, string> =>
  Object.fromEntries(
    Object.entries(ctx.query).map(([name, value = '']) => {
      if (typeof value !== 'string') throw validationFailed([{ path: name, message: 'is given more than once' }]);
      return [name, value];
    }),
  );

/** Options of co-body, which koa-bodyparser passes on but does not declare: a key `__proto__` is data, on both transports. */
const parserOptions = { onProtoPoisoning: 'ignore' };

/** Reports a body that cannot be decoded. It has no cause, which could quote the body. */
export const unreadableBody = (): ZomaError =>
  validationFailed([{ path: '', message: 'The body cannot be decoded with its Content-Encoding and charset.' }]);

/** Replaces the parser's error, whose message quotes the user's body. */
const withoutText = (error: SyntaxError): Error => new Error(`the body is not JSON (${error.name})`);

const hasBody = (ctx: Context): boolean =>
  !['', '0'].includes(ctx.get('Content-Length')) || ctx.get('Transfer-Encoding') !== '';

/** Checks the media type of a body. @throws ZomaError `validation_failed` when there is a body of another type */
export const requireType = (ctx: Context, types: readonly string[]): void => {
  if (hasBody(ctx) && !ctx.is([...types])) {
    throw validationFailed([{ path: 'content-type', message: `must be ${types.join(' or ')}` }]);
  }
};

/** Creates the reader of a JSON body of up to `limit` bytes into `ctx.request.body`; an absent body is an empty object. `tooLarge` is the error message. */
export const createJsonReader = ({
  limit,
  tooLarge,
}: {
  limit: string;
  tooLarge?: string;
}): ((ctx: Context) => Promise<void>) => {
  const onerror = (error: Error): never => {
    const status: unknown = 'status' in error ? error.status : undefined;
    if (status === 413) {
      throw new ZomaError('payload_too_large', {
        cause: error,
        ...(tooLarge === undefined ? {} : { message: tooLarge }),
      });
    }
    if (error instanceof SyntaxError) throw new ZomaError('malformed_json', { cause: withoutText(error) });
    // The client has left.
    const isGone = 'type' in error && error.type === 'stream.not.readable';
    if (isGone || (typeof status === 'number' && status >= 400 && status < 500)) throw unreadableBody();
    throw error;
  };
  // Not strict: a string or a number is valid JSON, and the operation's schema refuses it.
  const parser = bodyParser({ ...parserOptions, enableTypes: ['json'], jsonLimit: limit, strict: false, onerror });
  return (ctx) => parseBody(parser, ctx);
};

const readMegabyte = createJsonReader({ limit: '1mb' });
const readKilobytes = createJsonReader({ limit: '16kb' });

/**
 * Reads a JSON body of up to 16 kB into `ctx.request.body`, for routes without a token: the longest login fits however it is escaped,
 * and parsing it does not delay other requests.
 */
export const readShortBody = async (ctx: Context, next: Next): Promise<void> => {
  requireType(ctx, ['application/json']);
  await readKilobytes(ctx);
  await next();
};

/** Resolves with a JSON body of up to 1 MB. @throws ZomaError `validation_failed`, `malformed_json`, `payload_too_large` */
export const jsonBodyOf = async (ctx: Context): Promise<unknown> => {
  requireType(ctx, ['application/json']);
  await readMegabyte(ctx);
  return ctx.request.body;
};
