import type { Server } from 'node:http';
import cors from '@koa/cors';
import Router from '@koa/router';
import Koa from 'koa';
import type { LoginService } from '../../core/auth/login-service.ts';
import type { Health } from '../../core/health.ts';
import { operations } from '../../operations/index.ts';
import type { Services } from '../../operations/services.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Deliveries } from '../deliveries.ts';
import type { Doors } from '../doors.ts';
import { followTrustedProxies } from '../forwarding.ts';
import type { LiveConnections } from '../live-connections.ts';
import { checkRequest } from '../request-guard.ts';
import { routeAuth } from './auth-routes.ts';
import { routeHealth } from './health-routes.ts';
import { createBoundedServer } from './listen.ts';
import { routeMetrics, type Metrics, type MetricsAccess } from './metrics-route.ts';
import { routeOperation } from './operation-routes.ts';
import type { RateLimitHeaders } from './rate-limit-headers.ts';
import type { RefreshCookie } from './refresh-cookie.ts';
import { createRequestHandling } from './requests.ts';
import { routeStream } from './stream-route.ts';

/** What the HTTP server works with. */
export interface HttpOptions extends Doors {
  readonly services: Services;
  readonly rateLimitHeaders: RateLimitHeaders;
  readonly loginService: LoginService;
  readonly live: LiveConnections;
  readonly deliveries: Deliveries;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly metricsAccess: MetricsAccess;
  readonly logger: Logger;
  readonly refreshCookie: RefreshCookie;
}

/** How long a browser may keep the answer to a preflight, in seconds; Chromium keeps none longer. */
const preflightSeconds = 7_200;

/** The HTTP face: every operation at its route, the event streams, health and metrics. Not listening yet. */
export const createHttpServer = ({
  services,
  rateLimitHeaders,
  loginService,
  live,
  deliveries,
  health,
  metrics,
  metricsAccess,
  logger,
  limits,
  isOriginAllowed,
  readOrigin,
  setSecurityHeaders,
  refreshCookie: cookie,
}: HttpOptions): Server => {
  const app = new Koa();
  followTrustedProxies(app, readOrigin);
  app.on('error', (error: unknown) => logger.warn({ err: error }, 'sending a response failed'));

  const router = new Router();
  routeAuth(router, { loginService, authentication: services.authentication, cookie, isOriginAllowed });
  for (const operation of operations) routeOperation(router, operation, services);
  routeStream(router, { services, rateLimitHeaders, live, deliveries, limits, logger });
  routeHealth(router, { health, authentication: services.authentication });
  routeMetrics(router, metrics, metricsAccess);

  app.use(createRequestHandling({ logger }));
  app.use((ctx, next) => {
    setSecurityHeaders(ctx.req, ctx.res);
    checkRequest(ctx.req);
    return next();
  });
  app.use(
    cors({
      // An origin that is not allowed gets no header, and the browser keeps the answer from its page.
      origin: ({ req }) => {
        const { origin } = req.headers;
        return origin !== undefined && isOriginAllowed({ origin, ...readOrigin(req) }) ? origin : '';
      },
      credentials: true,
      maxAge: preflightSeconds,
      exposeHeaders: ['X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy'],
    }),
  );
  app.use(rateLimitHeaders.middleware);
  app.use(router.routes());
  const handle = app.callback();
  return createBoundedServer((request, response) => void handle(request, response));
};
