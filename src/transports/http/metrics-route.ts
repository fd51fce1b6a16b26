import type Router from '@koa/router';

export interface Metrics {
  readonly contentType: string;
  /** In the Prometheus text format. */
  text(): Promise<string>;
}

export const routeMetrics = (router: Router, metrics: Metrics): void => {
  router.get('/metrics', async (ctx) => {
    ctx.body = await metrics.text();
    ctx.set('Content-Type', metrics.contentType);
  });
};
