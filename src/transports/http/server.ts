import type { Server } from 'node:http';
import cors from '@koa/cors';
import Router from '@koa/router';
import Koa from 'koa';
import type { OrganizationService } from '../../core/administration/organization-service.ts';
import type { LoginService } from '../../core/auth/login-service.ts';
import type { TokenExchange } from '../../core/auth/token-exchange.ts';
import type { Health } from '../../core/health.ts';
import { operationsOf } from '../../operations/index.ts';
import type { TransportOptions } from '../deliveries.ts';
import { checkRequest } from '../entry-checks.ts';
import { followTrustedProxies } from '../forwarding.ts';
import { routeAuditExport } from './audit-export-route.ts';
import { routeAuth, routeDemo, type RefreshCookie } from './auth-routes.ts';
import { serveClientScript } from './client-script.ts';
import { createBoundedServer } from './listen.ts';
import { routeHealth, routeMetrics, type Metrics, type MetricsAccess } from './monitoring-routes.ts';
import { routeOperation } from './operation-routes.ts';
import { routeOrganizations } from './organization-routes.ts';
import { createPages } from './pages.ts';
import type { RateLimitHeaders } from './rate-limit-headers.ts';
import { referencePages } from './reference-pages.ts';
import { createRequestHandling } from './requests.ts';
import { routeStream } from './stream-route.ts';
import { routeTokenExchange } from './token-route.ts';

/** The parts that the HTTP server serves. */
export interface HttpOptions extends TransportOptions {
  readonly rateLimitHeaders: RateLimitHeaders;
  readonly loginService: LoginService;
  readonly exchangeToken: TokenExchange;
  /** `API_URL`: the public URL of the service; undefined: the host of each request. */
  readonly apiUrl: string | undefined;
  readonly organizationService: OrganizationService;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly metricsAccess: MetricsAccess;
  readonly refreshCookie: RefreshCookie;
  /** The folder of `zoma.js`, the client that pages load from the node. */
  readonly clientFolder: string;
  /** The folder of the project, with the files of the API reference. */
  readonly root: string;
  /** The folder with the built workbench and console. */
  readonly pagesFolder: string;
}

/** How long a browser may cache the answer to a preflight, in seconds: Chromium's maximum. */
const preflightSeconds = 7_200;

/** Creates the HTTP server with every operation, the event streams, health and metrics at their routes. It does not listen yet. */
export const createHttpServer = (options: HttpOptions): Server => {
  const { services, logger, isOriginAllowed, readOrigin, setSecurityHeaders, rateLimitHeaders } = options;
  const app = new Koa();
  followTrustedProxies(app, readOrigin);
  app.on('error', (error: unknown) => logger.warn({ err: error }, 'sending a response failed'));

  const router = new Router();
  routeAuth(router, options);
  routeTokenExchange(router, options);
  routeAuditExport(router, options);
  for (const operation of operationsOf(services)) routeOperation(router, operation, services);
  routeStream(router, options);
  routeOrganizations(router, options);
  routeDemo(router, options);
  routeHealth(router, options);
  routeMetrics(router, options);

  app.use(createRequestHandling(logger));
  app.use((ctx, next) => {
    setSecurityHeaders(ctx.req, ctx.res);
    checkRequest(ctx.req);
    return next();
  });
  // Before CORS: the file is for every origin.
  app.use(serveClientScript(options.clientFolder));
  for (const serve of createPages(options.pagesFolder, services.demo !== undefined)) app.use(serve);
  app.use(
    cors({
      // A refused origin gets no header, so that the browser withholds the answer from its page.
      origin: ({ req }) => {
        const { origin } = req.headers;
        return origin !== undefined && isOriginAllowed({ origin, ...readOrigin(req) }) ? origin : '';
      },
      credentials: true,
      maxAge: preflightSeconds,
      exposeHeaders: ['ETag', 'X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy'],
    }),
  );
  app.use(rateLimitHeaders.middleware);
  app.use(router.routes());
  app.use(referencePages(options.root));
  const handle = app.callback();
  return createBoundedServer((request, response) => void handle(request, response));
};
