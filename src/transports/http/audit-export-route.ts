import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Router from '@koa/router';
import type { Caller } from '../../core/caller.ts';
import { authorize } from '../../core/permissions.ts';
import { exportAudit, presentEvent, type AuditSlices } from '../../operations/admin/audit.ts';
import { execute } from '../execute.ts';
import { originOf, presentedBy, queryOf, type RequestState } from './requests.ts';
import type { HttpOptions } from './server.ts';

/** How long a client may read nothing before its export is broken off, in milliseconds. */
const stalledMs = 60_000;

/** The types of the answer; a client that states no preference gets a page as JSON. */
const types = ['application/json', 'application/x-ndjson'];

/**
 * Serves the export of the audit as NDJSON, one event a line, to clients that prefer it; for others the next route is called. A slice is read once the client has taken the one
 * before it, and only while the caller has the permission. A failure in the middle closes the connection without the last chunk, so that
 * a client does not take a part for the whole.
 */
export const routeAuditExport = (
  router: Router,
  { services, logger }: Pick<HttpOptions, 'services' | 'logger'>,
): void => {
  router.get(exportAudit.route.path, async (ctx, next) => {
    ctx.vary('Accept');
    if (ctx.accepts(types) !== 'application/x-ndjson') {
      await next();
      return;
    }
    const authenticate = async (): Promise<Caller> => {
      const caller = await services.authentication.byBearer(presentedBy(ctx), originOf(ctx));
      (ctx.state as RequestState).caller = caller;
      return caller;
    };
    const { output } = await execute(exportAudit, {
      services,
      authenticate,
      readInput: () => queryOf(ctx),
      source: 'query',
      origin: originOf(ctx),
    });
    const lines = async function* (slices: AuditSlices): AsyncGenerator<string> {
      for await (const slice of slices) {
        authorize(await authenticate(), exportAudit.permissions);
        yield slice.map((event) => `${JSON.stringify(presentEvent(event))}\n`).join('');
      }
    };
    const response = ctx.res;
    // This function writes the response, not Koa.
    ctx.respond = false;
    response.statusCode = 200;
    response.setHeader('Content-Type', 'application/x-ndjson; charset=utf-8');
    response.setHeader('Cache-Control', 'no-store');
    response.setTimeout(stalledMs, () => response.destroy());
    try {
      await pipeline(Readable.from(lines(output), { highWaterMark: 1 }), response);
    } catch (error) {
      logger.info({ err: error, ...originOf(ctx) }, 'export of the audit broken off');
    }
  });
};
