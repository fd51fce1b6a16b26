import type Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import { validationFailed } from '../../core/errors.ts';
import { authorize } from '../../core/permissions.ts';
import { readIdempotencyKey } from '../../operations/idempotency-key.ts';
import type { Operation } from '../../operations/operation.ts';
import type { Services } from '../../operations/services.ts';
import { successOf } from '../envelope.ts';
import { execute } from '../execute.ts';
import { readJsonBody } from './body.ts';
import { readRecordsBody } from './records-body.ts';
import { bearerTokenOf, type RequestState } from './requests.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The path's parameters are fields of the input beside those of the body or the query, which may not name them too. */
export const inputOf = (parameters: Readonly<Record<string, string>>, rest: unknown): unknown => {
  if (!isObject(rest)) return rest;
  const twice = Object.keys(parameters).filter((name) => Object.hasOwn(rest, name));
  if (twice.length > 0) throw validationFailed(twice.map((path) => ({ path, message: 'is given by the path' })));
  return { ...rest, ...parameters };
};

/** The query, in which a field that is given twice is no field of ours. */
export const queryOf = (ctx: Context): Record<string, string> =>
  Object.fromEntries(
    Object.entries(ctx.query).map(([name, value = '']) => {
      if (typeof value !== 'string') throw validationFailed([{ path: name, message: 'is given more than once' }]);
      return [name, value];
    }),
  );

const idempotencyKeyOf = (ctx: Context): string | undefined => {
  const key = ctx.get('Idempotency-Key');
  return key === '' ? undefined : readIdempotencyKey(key, 'Idempotency-Key');
};

/** Nobody else makes this node read a body of many records. */
const admit =
  ({ permissions }: Operation, { authentication }: Services): Middleware =>
  async (ctx, next) => {
    authorize(await authentication.byAccessToken(bearerTokenOf(ctx)), permissions);
    await next();
  };

const bodyReadersOf = (operation: Operation, services: Services): Middleware[] =>
  operation.route.body === 'records' ? [admit(operation, services), readRecordsBody] : [readJsonBody];

/** Puts an operation at its route. */
export const routeOperation = (router: Router, operation: Operation, services: Services): void => {
  const { method, path, status = 200 } = operation.route;
  const source = method === 'get' || method === 'delete' ? 'query' : 'json';

  router[method](path, ...(source === 'json' ? bodyReadersOf(operation, services) : []), async (ctx) => {
    const { output } = await execute(operation, {
      services,
      authenticate: async () => {
        const caller = await services.authentication.byAccessToken(bearerTokenOf(ctx));
        (ctx.state as RequestState).caller = caller;
        return caller;
      },
      input: inputOf(ctx.params, source === 'json' ? ctx.request.body : queryOf(ctx)),
      source,
      idempotencyKey: idempotencyKeyOf(ctx),
    });
    ctx.status = status;
    ctx.body = successOf(output);
  });
};
