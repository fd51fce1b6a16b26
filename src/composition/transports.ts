import path from 'node:path';
import { createMetrics } from '../adapters/prometheus/metrics.ts';
import { createHealth } from '../core/health.ts';
import { createDeliveries } from '../transports/deliveries.ts';
import { createEntryChecks } from '../transports/entry-checks.ts';
import { createRefreshCookie } from '../transports/http/auth-routes.ts';
import { createRateLimitHeaders } from '../transports/http/rate-limit-headers.ts';
import { createHttpServer } from '../transports/http/server.ts';
import { createLiveConnections } from '../transports/live-connections.ts';
import { warnOfCrossSiteOrigins } from '../transports/origins.ts';
import { createSocketServer } from '../transports/socket/namespace.ts';
import type { Auth } from './auth.ts';
import type { Enhancement } from './enhancement.ts';
import type { NodeOptions } from './node-options.ts';
import type { Storage } from './storage.ts';
import type { Stores } from './stores.ts';
import type { WebhookParts } from './webhooks.ts';

/** Composes the HTTP server and the Socket.IO server on it; neither listens yet. */
export const createTransports = (
  { config, root, clock, logger, intervals, closing }: NodeOptions,
  storage: Storage,
  stores: Stores,
  auth: Auth,
  enhancement: Enhancement,
  webhooks: WebhookParts,
) => {
  const { production, cookieSameSite: sameSite } = config;
  const live = createLiveConnections({ control: stores.control, clock, sweepMs: intervals.sweepMs });
  closing.add(live.close);
  const metrics = createMetrics();
  closing.add(metrics.close);
  warnOfCrossSiteOrigins(config, logger);

  const services = { ...storage, ...stores, ...enhancement.services, ...auth.services, ...webhooks.services };
  const shared = {
    services,
    live,
    deliveries: createDeliveries(),
    clock,
    logger,
    ...createEntryChecks(config, clock),
  };
  const { database } = storage;
  const httpServer = createHttpServer({
    ...shared,
    rateLimitHeaders: createRateLimitHeaders({ ...shared, ...enhancement, services, settings: config.quotas }),
    loginService: auth.loginService,
    exchangeToken: auth.exchangeToken,
    organizationService: auth.organizationService,
    apiUrl: config.apiUrl,
    health: createHealth({
      pingDatabase: database.ping,
      pingStores: stores.ping,
      providerStates: enhancement.providerStates,
      accepting: enhancement.accepting,
      details: {
        database: { embedded: database.embedded },
        stores: { kind: stores.ping ? 'redis' : 'in process' },
      },
    }),
    metrics,
    metricsAccess: { token: config.metricsToken, isOpen: !production },
    root,
    refreshCookie: createRefreshCookie({ secure: production, sameSite }),
    clientFolder: path.join(root, 'dist/client'),
    pagesFolder: path.join(root, 'dist/web'),
  });
  const sockets = createSocketServer({
    ...shared,
    httpServer,
    adapter: stores.socketAdapter,
    joinMs: intervals.joinMs,
  });
  metrics.observe({
    runningSessions: enhancement.runner.runningCount,
    liveConnections: live.count,
    socketConnections: sockets.connectionCount,
    redisMemory: stores.memory?.usedShare,
  });
  return { httpServer, sockets };
};
