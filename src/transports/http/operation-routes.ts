import type Router from '@koa/router';
import type { Caller } from '../../core/caller.ts';
import { authorize } from '../../core/permissions.ts';
import { readIdempotencyKey } from '../../operations/fields.ts';
import type { Operation } from '../../operations/operation.ts';
import type { Services } from '../../operations/services.ts';
import { execute } from '../execute.ts';
import { successOf } from '../replies.ts';
import { entitiesBodyOf } from './entities-body.ts';
import { inputOf, jsonBodyOf, originOf, preconditionOf, presentedBy, queryOf, type RequestState } from './requests.ts';

/** Adds the fields of the query to those of a body of many entities, which may be the list itself. */
const withQuery = (body: unknown, query: Readonly<Record<string, string>>): unknown => {
  if (Object.keys(query).length === 0) return body;
  return Array.isArray(body) ? { ...query, entities: body as readonly unknown[] } : inputOf(query, body);
};

/** Serves an operation at its route. */
export const routeOperation = (router: Router, operation: Operation, services: Services): void => {
  const { method, path, body = 'json', conditional = false, status = 200 } = operation.route;
  const source = method === 'get' || method === 'delete' ? 'query' : 'json';

  router[method](path, async (ctx) => {
    const authenticate = async (): Promise<Caller> => {
      const caller = await services.authentication.byBearer(presentedBy(ctx), originOf(ctx));
      (ctx.state as RequestState).caller = caller;
      return caller;
    };
    /** Reads many entities only for a caller with the permission, and checks that the caller still has it afterwards. */
    const readEntities = async (caller: Caller): Promise<unknown> => {
      authorize(caller, operation.permissions);
      const entities = await entitiesBodyOf(ctx);
      authorize(await authenticate(), operation.permissions);
      return withQuery(entities, queryOf(ctx));
    };
    const read = (caller: Caller): unknown => {
      if (source === 'query') return queryOf(ctx);
      return body === 'entities' ? readEntities(caller) : jsonBodyOf(ctx);
    };

    const key = ctx.get('Idempotency-Key');
    const { output } = await execute(operation, {
      services,
      authenticate,
      readInput: async (caller) =>
        inputOf({ ...(conditional ? preconditionOf(ctx) : {}), ...ctx.params }, await read(caller)),
      source,
      origin: originOf(ctx),
      idempotencyKey: key === '' ? undefined : readIdempotencyKey(key, 'Idempotency-Key'),
    });
    ctx.status = status;
    if ('version' in output) ctx.set('ETag', `"${String(output.version)}"`);
    ctx.body = successOf(output);
  });
};
