import { createMetrics } from '../adapters/prometheus/metrics.ts';
import { createProviderStates } from '../core/failover/provider-states.ts';
import { createHealth } from '../core/health.ts';
import { createDeliveries } from '../transports/deliveries.ts';
import { createDoors } from '../transports/doors.ts';
import { warnOfCrossSiteOrigins } from '../transports/http/cross-site-origins.ts';
import { createRateLimitHeaders } from '../transports/http/rate-limit-headers.ts';
import { createRefreshCookie } from '../transports/http/refresh-cookie.ts';
import { createHttpServer } from '../transports/http/server.ts';
import { createLiveConnections } from '../transports/live-connections.ts';
import { createSocketServer } from '../transports/socket/namespace.ts';
import type { Auth } from './auth.ts';
import type { Enhancement } from './enhancement.ts';
import type { Intake, NodeOptions } from './node-options.ts';
import type { Storage } from './storage.ts';
import type { Stores } from './stores.ts';

/** The parts of the node that the transports serve. */
export interface TransportParts {
  readonly storage: Storage;
  readonly stores: Stores;
  readonly auth: Auth;
  readonly enhancement: Enhancement;
  readonly intake: Intake;
}

/** Composes the HTTP server with the Socket.IO namespace on it; neither listens yet. */
export const createTransports = (
  { config, clock, logger, intervals, closing }: NodeOptions,
  { storage, stores, auth, enhancement, intake }: TransportParts,
) => {
  const { database, sessions, entities, privacyPolicies } = storage;
  const { authentication, loginService } = auth;
  const { quotaService, candidates, breakers, runner } = enhancement;
  const { requestLimiter } = stores;
  const services = {
    ...enhancement.services,
    authentication,
    sessions,
    entities,
    privacyPolicies,
    requestLimiter,
  };

  const live = createLiveConnections({ control: stores.control, clock, sweepMs: intervals.sweepMs });
  closing.add(live.close);
  const metrics = createMetrics();
  closing.add(metrics.close);

  warnOfCrossSiteOrigins(config, logger);
  const { production, cookieSameSite: sameSite } = config;
  const shared = { services, live, deliveries: createDeliveries(), logger, ...createDoors(config, clock) };
  const httpServer = createHttpServer({
    ...shared,
    rateLimitHeaders: createRateLimitHeaders({ quotaService, authentication, settings: config.quotas }),
    loginService,
    health: createHealth({
      pingDatabase: database.ping,
      pingStores: stores.ping,
      providerStates: createProviderStates({ candidates, breakers }),
      accepting: intake.isAccepting,
      details: {
        database: { embedded: database.embedded },
        stores: { kind: stores.ping ? 'redis' : 'in process' },
      },
    }),
    metrics,
    metricsAccess: { token: config.metricsToken, isOpen: !production },
    refreshCookie: createRefreshCookie({ secure: production, sameSite }),
  });
  const sockets = createSocketServer({
    ...shared,
    httpServer,
    adapter: stores.socketAdapter,
    joinMs: intervals.joinMs,
  });
  metrics.observe({
    runningSessions: runner.runningCount,
    liveConnections: live.count,
    socketConnections: sockets.connectionCount,
  });
  return { httpServer, sockets };
};
