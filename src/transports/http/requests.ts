import type { Context, Next } from 'koa';
import { asZomaError, ZomaError } from '../../core/errors.ts';
import type { Caller } from '../../core/caller.ts';
import { newId } from '../../core/ids.ts';
import type { Logger } from '../../ports/logger.ts';
import { failureOf } from '../envelope.ts';
import { logFailure } from '../failure-log.ts';
import { statusOf } from '../status.ts';

/** What the middleware keeps in `ctx.state`. */
export interface RequestState {
  requestId: string;
  /** Undefined until the request is authenticated. */
  caller?: Caller;
}

/** As it is declared: what stands in the place of its parameters is the client's, and does not go into the log. */
const routeOf = (ctx: Context): string => {
  const route: unknown = '_matchedRoute' in ctx ? ctx['_matchedRoute'] : undefined;
  return `${ctx.method} ${typeof route === 'string' ? route : 'unknown route'}`;
};

const saneRequestId = /^[\w.:-]{1,128}$/;

/** Names every request, and answers with the envelope whatever happens inside. */
export const createRequestHandling =
  ({ logger }: { logger: Logger }) =>
  async (ctx: Context, next: Next): Promise<void> => {
    const given = ctx.get('X-Request-Id');
    const requestId = saneRequestId.test(given) ? given : newId();
    (ctx.state as RequestState).requestId = requestId;
    ctx.set('X-Request-Id', requestId);
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined && ctx.respond !== false) throw new ZomaError('not_found');
    } catch (thrown) {
      const error = asZomaError(thrown);
      logFailure(logger, error, { requestId, operation: routeOf(ctx) });
      ctx.status = statusOf[error.code];
      if (error.retryAfterSeconds !== undefined) ctx.set('Retry-After', String(error.retryAfterSeconds));
      if (error.code === 'payload_too_large') ctx.set('Connection', 'close');
      ctx.body = failureOf(error, requestId);
    }
  };

/** `Authorization: Bearer …` (RFC 6750); undefined when there is none. */
export const bearerTokenOf = (ctx: Context): string | undefined =>
  /^Bearer +(\S+)$/i.exec(ctx.get('Authorization'))?.[1];
