import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';
import { createMemoryControlBus } from '../../src/adapters/memory/control-bus.ts';
import type { Caller } from '../../src/core/caller.ts';
import type { Services } from '../../src/operations/services.ts';
import { systemClock as clock } from '../../src/ports/clock.ts';
import type { RequestLimiter } from '../../src/ports/request-limiter.ts';
import type { ConnectionLimitSettings } from '../../src/transports/connection-limits.ts';
import { createDeliveries } from '../../src/transports/deliveries.ts';
import { createEntryChecks } from '../../src/transports/entry-checks.ts';
import { createLiveConnections } from '../../src/transports/live-connections.ts';
import { createSocketServer } from '../../src/transports/socket/namespace.ts';
import { recordLog } from './recorded-log.ts';

/** A user who may do anything that is asked of the fakes. */
export const anyCaller: Caller = {
  userId: 'user',
  organizationId: 'organization',
  email: 'user@example.org',
  name: 'User',
  roles: [],
  permissions: ['ai.stream.access'],
  credential: { tokenId: 'token', loginId: 'login', tokenVersion: 1, expiresAt: undefined },
};

const ample = { socketsPerUser: 100, streamsPerUser: 100, perAddress: 100, total: 100 };

const unlimited: RequestLimiter = { count: () => Promise.resolve() };

/** Services that every call uses: no limit of requests, and no service keys. */
const common = { requestLimiter: unlimited, keyUses: { actedFor: () => Promise.resolve() } };

/** The Socket.IO face alone, over services that a test makes up, without a limit of requests; resolves with its address. */
export const startSocketServer = async (
  t: ExecutionContext,
  services: object,
  limits: Partial<ConnectionLimitSettings> = {},
): Promise<string> => {
  const httpServer = createServer();
  const logger = recordLog();
  const live = createLiveConnections({ control: createMemoryControlBus({ logger }), clock });
  const settings = { apiUrl: undefined, corsOrigins: undefined, production: false, trustProxy: 0 };
  const sockets = createSocketServer({
    httpServer,
    services: { ...common, ...services } as object as Services,
    live,
    deliveries: createDeliveries(),
    adapter: undefined,
    clock,
    logger,
    ...createEntryChecks({ ...settings, connectionLimits: { ...ample, ...limits } }, clock),
  });
  httpServer.listen(0, '127.0.0.1');
  await once(httpServer, 'listening');
  t.teardown(async () => {
    await sockets.close({ timeoutMs: 100, elsewhere: true });
    live.close();
  });
  return `http://127.0.0.1:${String((httpServer.address() as AddressInfo).port)}`;
};
