import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Caller } from '../../core/caller.ts';
import { validationFailed } from '../../core/errors.ts';
import { authorize } from '../../core/permissions.ts';
import { readIdempotencyKey } from '../../operations/idempotency-key.ts';
import type { Operation } from '../../operations/operation.ts';
import type { Services } from '../../operations/services.ts';
import { successOf } from '../envelope.ts';
import { execute } from '../execute.ts';
import { jsonBodyOf } from './body.ts';
import { recordsBodyOf } from './records-body.ts';
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

/** Reads the query. @throws ZomaError `validation_failed` for a field that is given twice */
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

/** Puts an operation at its route. */
export const routeOperation = (router: Router, operation: Operation, services: Services): void => {
  const { method, path, body = 'json', status = 200 } = operation.route;
  const source = method === 'get' || method === 'delete' ? 'query' : 'json';

  router[method](path, async (ctx) => {
    const authenticate = async (): Promise<Caller> => {
      const caller = await services.authentication.byAccessToken(bearerTokenOf(ctx));
      (ctx.state as RequestState).caller = caller;
      return caller;
    };
    /** Only a caller with the permission makes this node read many records, and has it still when they have come. */
    const readRecords = async (caller: Caller): Promise<unknown> => {
      authorize(caller, operation.permissions);
      const records = await recordsBodyOf(ctx);
      authorize(await authenticate(), operation.permissions);
      return records;
    };
    const read = (caller: Caller): unknown => {
      if (source === 'query') return queryOf(ctx);
      return body === 'records' ? readRecords(caller) : jsonBodyOf(ctx);
    };

    const { output } = await execute(operation, {
      services,
      authenticate,
      readInput: async (caller) => inputOf(ctx.params, await read(caller)),
      source,
      idempotencyKey: idempotencyKeyOf(ctx),
    });
    ctx.status = status;
    ctx.body = successOf(output);
  });
};
