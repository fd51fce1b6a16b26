import { createMemoryCache } from '../adapters/memory/cache.ts';
import { createMemoryControlBus } from '../adapters/memory/control-bus.ts';
import { createMemoryEventLog } from '../adapters/memory/event-log.ts';
import { createMemoryQuotas } from '../adapters/memory/quotas.ts';
import { createMemorySessionLifecycle } from '../adapters/memory/session-lifecycle.ts';
import { createMemoryLoginAttempts, createMemoryRequestLimiter } from '../adapters/memory/rate-limits.ts';
import { createMemoryListenerPresence, createMemoryWorkLeases } from '../adapters/memory/running-sessions.ts';
import { createSharedTokenRegistry, createSingleNodeTokenRegistry } from '../adapters/postgres/index.ts';
import type { RedisMemory } from '../adapters/redis/index.ts';
import type { Config } from '../config.ts';
import type { SessionEvent } from '../core/enhancement/events.ts';
import type { PreparedSession } from '../core/enhancement/session.ts';
import { newId } from '../core/ids.ts';
import type { ListenerPresence } from '../ports/listener-presence.ts';
import type { Cache } from '../ports/cache.ts';
import type { ControlBus } from '../ports/control-bus.ts';
import type { EventLog } from '../ports/event-log.ts';
import type { LoginAttempts } from '../ports/login-attempts.ts';
import type { Quotas } from '../ports/quotas.ts';
import type { RequestLimiter } from '../ports/request-limiter.ts';
import type { SessionLifecycle } from '../ports/session-lifecycle.ts';
import type { TokenRegistry } from '../ports/token-registry.ts';
import type { WorkLeases } from '../ports/work-leases.ts';
import type { SocketAdapter } from '../transports/socket/namespace.ts';
import type { NodeOptions } from './node-options.ts';
import { reach } from './start-failures.ts';
import type { Storage } from './storage.ts';

/** The stores that the nodes of one service share; those of a single node are in its process. */
export interface Stores {
  readonly registry: TokenRegistry;
  readonly loginAttempts: LoginAttempts;
  readonly presence: ListenerPresence;
  readonly control: ControlBus;
  readonly log: EventLog<SessionEvent>;
  readonly leases: WorkLeases<PreparedSession>;
  readonly lifecycle: SessionLifecycle<PreparedSession, SessionEvent>;
  readonly quotas: Quotas;
  readonly cache: Cache;
  readonly requestLimiter: RequestLimiter;
  /** Carries broadcasts to the sockets of other nodes; undefined on a single node. */
  readonly socketAdapter: SocketAdapter | undefined;
  /** The memory of Redis; undefined without Redis. */
  readonly memory: Pick<RedisMemory, 'isFull' | 'usedShare'> | undefined;
  /** Checks the connection to Redis; undefined without Redis. */
  readonly ping: (() => Promise<void>) | undefined;
}

/** How long a lease lasts after its node died, in milliseconds; then other nodes take over its sessions. */
const leaseMs = 2_000;
/** The prefix of every Redis key. */
const prefix = 'zoma:';

/** The settings of the stores of both kinds. */
const settingsOf = ({ sessionLogSeconds, cacheSeconds, quotas, reads }: Config) => ({
  logTimeToLiveMs: sessionLogSeconds * 1000,
  cacheTimeToLiveMs: cacheSeconds * 1000,
  quotas,
  reads,
});

const openMemoryStores = async (
  { config, clock, logger, closing }: NodeOptions,
  { database, ledger }: Storage,
): Promise<Stores> => {
  const settings = settingsOf(config);
  const log = createMemoryEventLog<SessionEvent>({ timeToLiveMs: settings.logTimeToLiveMs, clock });
  closing.add(log.close);
  const quotas = createMemoryQuotas({ settings: settings.quotas, ledger, clock });
  return {
    registry: await createSingleNodeTokenRegistry({ database, clock }),
    loginAttempts: createMemoryLoginAttempts({ clock }),
    presence: createMemoryListenerPresence({ clock }),
    control: createMemoryControlBus({ logger }),
    log,
    leases: createMemoryWorkLeases<PreparedSession>(),
    lifecycle: createMemorySessionLifecycle<PreparedSession, SessionEvent>({ quotas, log }),
    quotas,
    cache: createMemoryCache({ timeToLiveMs: settings.cacheTimeToLiveMs }),
    requestLimiter: createMemoryRequestLimiter({ limit: settings.reads, clock }),
    socketAdapter: undefined,
    memory: undefined,
    ping: undefined,
  };
};

const openRedisStores = async (
  url: string,
  { config, clock, logger, closing }: NodeOptions,
  { database, ledger }: Storage,
): Promise<Stores> => {
  const settings = settingsOf(config);
  // Loaded by nodes with Redis alone.
  const stores = await import('../adapters/redis/index.ts');
  const redis = await reach('REDIS_URL', url, () => stores.connectRedis({ url, logger }));
  closing.add(redis.close);
  const memory = await stores.watchMemory(redis.commands, logger);
  closing.add(memory.close);
  const parts = { redis: redis.commands, subscriber: redis.subscriber, prefix, clock, logger };
  const log = stores.createRedisEventLog<SessionEvent>({ ...parts, timeToLiveMs: settings.logTimeToLiveMs });
  closing.add(log.close);
  const control = await stores.createRedisControlBus(parts);
  closing.add(control.close);
  const presence = stores.createRedisListenerPresence({ ...parts, nodeId: newId() });
  closing.add(presence.stop);
  const leases = stores.createRedisWorkLeases<PreparedSession>({ ...parts, leaseMs });
  closing.add(leases.close);
  const quotas = stores.createRedisQuotas({ ...parts, settings: settings.quotas, ledger });
  const durable = createSharedTokenRegistry({ database, clock });
  const registry = stores.createRedisTokenRegistry({ ...parts, durable });
  closing.add(registry.close);
  return {
    registry,
    loginAttempts: stores.createRedisLoginAttempts(parts),
    presence,
    control,
    log,
    leases,
    lifecycle: stores.createRedisSessionLifecycle<PreparedSession, SessionEvent>({ ...parts, quotas, leases, log }),
    quotas,
    cache: stores.createRedisCache({ ...parts, timeToLiveMs: settings.cacheTimeToLiveMs }),
    requestLimiter: stores.createRedisRequestLimiter({
      ...parts,
      limit: settings.reads,
      fallback: createMemoryRequestLimiter({ limit: settings.reads, clock }),
    }),
    socketAdapter: await stores.createSocketAdapter(redis),
    memory,
    ping: redis.ping,
  };
};

/**
 * Opens the stores in Redis when `REDIS_URL` is set, else in this process.
 * @throws UnreachableServiceError when Redis cannot be reached or refuses the connection
 */
export const openStores = (options: NodeOptions, storage: Storage): Promise<Stores> => {
  const { redisUrl } = options.config;
  return redisUrl === undefined ? openMemoryStores(options, storage) : openRedisStores(redisUrl, options, storage);
};
