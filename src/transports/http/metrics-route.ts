import { createHash, timingSafeEqual } from 'node:crypto';
import type Router from '@koa/router';
import { ZomaError } from '../../core/errors.ts';
import { bearerTokenOf } from './requests.ts';

/** The metrics of this node. */
export interface Metrics {
  readonly contentType: string;
  /** In the Prometheus text format. */
  text(): Promise<string>;
}

/** Who may read the metrics. */
export interface MetricsAccess {
  /** `METRICS_TOKEN`: what a scraper sends as Bearer; undefined: there is none. */
  readonly token: string | undefined;
  /** Whether the metrics are for everybody as long as there is no token. */
  readonly isOpen: boolean;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Puts the metrics at their route; without access to them the route does not exist: 404. */
export const routeMetrics = (router: Router, metrics: Metrics, { token, isOpen }: MetricsAccess): void => {
  const expected = token === undefined ? undefined : digest(token);
  router.get('/metrics', async (ctx) => {
    const given = digest(bearerTokenOf(ctx) ?? '');
    const isAllowed = expected === undefined ? isOpen : timingSafeEqual(given, expected);
    if (!isAllowed) throw new ZomaError('not_found');
    ctx.body = await metrics.text();
    ctx.set('Content-Type', metrics.contentType);
  });
};
