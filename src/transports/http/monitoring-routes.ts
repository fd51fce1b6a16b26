import { createHash, timingSafeEqual } from 'node:crypto';
import type Router from '@koa/router';
import type { Context } from 'koa';
import { ZomaError } from '../../core/errors.ts';
import type { HealthCheck } from '../../core/health.ts';
import { successOf } from '../replies.ts';
import { bearerTokenOf, originOf, presentedBy, type RequestState } from './requests.ts';
import type { HttpOptions } from './server.ts';

type Checks = Readonly<Record<string, HealthCheck>>;

const withoutDetails = (checks: Checks): Checks =>
  Object.fromEntries(Object.entries(checks).map(([name, { status, needed }]) => [name, { status, needed }]));

/** Serves liveness, readiness and health. */
export const routeHealth = (
  router: Router,
  { health, services: { authentication } }: Pick<HttpOptions, 'health' | 'services'>,
): void => {
  router.get('/api/health/live', (ctx) => {
    ctx.body = successOf({ data: { status: 'ok' } });
  });

  router.get('/api/health/ready', async (ctx) => {
    if (!(await health.ready())) throw new ZomaError('unavailable', { message: 'This node accepts no new work.' });
    ctx.body = successOf({ data: { status: 'ok' } });
  });

  /** Returns whether the caller may see the details. @throws ZomaError for an invalid token */
  const maySeeDetails = async (ctx: Context): Promise<boolean> => {
    if (bearerTokenOf(ctx) === undefined) return false;
    const caller = await authentication.byBearer(presentedBy(ctx), originOf(ctx));
    (ctx.state as RequestState).caller = caller;
    return caller.permissions.includes('provider.view');
  };

  router.get('/api/health', async (ctx) => {
    const checks = await health.checks();
    const isDown = Object.values(checks).some(({ status, needed }) => needed && status === 'down');
    // While the database or the stores are down, no token can be checked: answer without details.
    const shown = !isDown && (await maySeeDetails(ctx)) ? checks : withoutDetails(checks);
    const data = { status: isDown ? 'down' : 'ok', checks: shown };
    if (isDown) throw new ZomaError('unavailable', { message: 'A required service is down.', details: data });
    ctx.body = successOf({ data });
  });
};

/** The metrics of this node. */
export interface Metrics {
  readonly contentType: string;
  /** Renders the Prometheus text format. */
  text(): Promise<string>;
}

/** The access rule of the metrics. */
export interface MetricsAccess {
  /** `METRICS_TOKEN`: the Bearer token of a scraper; undefined when it is unset. */
  readonly token: string | undefined;
  /** Whether the metrics are public while the token is unset. */
  readonly isOpen: boolean;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Serves the metrics; without access the answer is 404. */
export const routeMetrics = (
  router: Router,
  { metrics, metricsAccess: { token, isOpen } }: Pick<HttpOptions, 'metrics' | 'metricsAccess'>,
): void => {
  const expected = token === undefined ? undefined : digest(token);
  router.get('/metrics', async (ctx) => {
    const given = digest(bearerTokenOf(ctx) ?? '');
    const isAllowed = expected === undefined ? isOpen : timingSafeEqual(given, expected);
    if (!isAllowed) throw new ZomaError('not_found');
    ctx.body = await metrics.text();
    ctx.set('Content-Type', metrics.contentType);
  });
};
