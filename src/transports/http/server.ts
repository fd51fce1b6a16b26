import { createServer, type Server } from 'node:http';
import cors from '@koa/cors';
import Router from '@koa/router';
import Koa from 'koa';
import helmet from 'koa-helmet';
import type { LoginService } from '../../core/auth/login-service.ts';
import type { Health } from '../../core/health.ts';
import { operations } from '../../operations/index.ts';
import type { Services } from '../../operations/services.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Deliveries } from '../deliveries.ts';
import type { LiveConnections } from '../live-connections.ts';
import type { OriginRule } from '../origins.ts';
import { routeAuth } from './auth-routes.ts';
import { routeHealth } from './health-routes.ts';
import { routeMetrics, type Metrics } from './metrics-route.ts';
import { routeOperation } from './operation-routes.ts';
import type { RateLimitHeaders } from './rate-limit-headers.ts';
import type { RefreshCookie } from './refresh-cookie.ts';
import { createRequestHandling } from './requests.ts';
import { routeStream } from './stream-route.ts';

export interface HttpOptions {
  readonly services: Services;
  readonly rateLimitHeaders: RateLimitHeaders;
  readonly loginService: LoginService;
  readonly live: LiveConnections;
  readonly deliveries: Deliveries;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly corsOrigins: readonly string[] | undefined;
  /** Whether `X-Forwarded-For` is to be believed. */
  readonly trustProxy: boolean;
  readonly refreshCookie: RefreshCookie;
  readonly isAllowedOrigin: OriginRule;
}

/** The HTTP face: every operation at its route, the event streams, health and metrics. Not listening yet. */
export const createHttpServer = ({
  services,
  rateLimitHeaders,
  loginService,
  live,
  deliveries,
  health,
  metrics,
  logger,
  corsOrigins,
  trustProxy,
  refreshCookie: cookie,
  isAllowedOrigin,
}: HttpOptions): Server => {
  const app = new Koa({ proxy: trustProxy });
  app.on('error', (error: unknown) => logger.warn({ err: error }, 'a response failed'));

  const router = new Router();
  routeAuth(router, { loginService, authentication: services.authentication, cookie, isAllowedOrigin });
  for (const operation of operations) routeOperation(router, operation, services);
  routeStream(router, { services, rateLimitHeaders, live, deliveries, logger });
  routeHealth(router, health);
  routeMetrics(router, metrics);

  app.use(createRequestHandling({ logger }));
  app.use(helmet());
  app.use(
    cors({
      // An origin that is not listed gets no header, and the browser keeps the answer from it.
      origin: (ctx) => (corsOrigins?.includes(ctx.get('Origin')) ? ctx.get('Origin') : ''),
      credentials: true,
      exposeHeaders: ['X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy'],
    }),
  );
  app.use(rateLimitHeaders.middleware);
  app.use(router.routes());
  const handle = app.callback();
  return createServer((request, response) => void handle(request, response));
};
