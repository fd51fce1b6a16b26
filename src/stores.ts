import { createMemoryAudience } from './adapters/memory/audience.ts';
import { createMemoryCache } from './adapters/memory/cache.ts';
import { createMemoryCircuitBreakers } from './adapters/memory/circuit-breakers.ts';
import { createMemoryControlBus } from './adapters/memory/control-bus.ts';
import { createMemoryEventLog } from './adapters/memory/event-log.ts';
import { createMemoryQuotas } from './adapters/memory/quotas.ts';
import { createMemoryLoginAttempts } from './adapters/memory/login-attempts.ts';
import { createMemoryRequestLimiter } from './adapters/memory/request-limiter.ts';
import { createMemoryWorkLeases } from './adapters/memory/work-leases.ts';
import { createSharedTokenRegistry, createSingleNodeTokenRegistry, type Database } from './adapters/postgres/index.ts';
import { createRedisAudience } from './adapters/redis/audience.ts';
import { createRedisCache } from './adapters/redis/cache.ts';
import { createRedisCircuitBreakers } from './adapters/redis/circuit-breakers.ts';
import { connectRedis } from './adapters/redis/connect.ts';
import { createRedisControlBus } from './adapters/redis/control-bus.ts';
import { warnOfEviction } from './adapters/redis/eviction.ts';
import { createRedisEventLog } from './adapters/redis/event-log.ts';
import { createRedisQuotas } from './adapters/redis/quotas.ts';
import { createRedisLoginAttempts } from './adapters/redis/login-attempts.ts';
import { createRedisRequestLimiter } from './adapters/redis/request-limiter.ts';
import { createRedisTokenRegistry } from './adapters/redis/token-registry.ts';
import { createSocketAdapter } from './adapters/redis/socket-adapter.ts';
import { createRedisWorkLeases } from './adapters/redis/work-leases.ts';
import type { Closing } from './closing.ts';
import type { SessionEvent } from './core/enhancement/events.ts';
import type { Task } from './core/enhancement/runner.ts';
import { newId } from './core/ids.ts';
import type { Audience } from './ports/audience.ts';
import type { Cache } from './ports/cache.ts';
import type { CircuitBreakers, CircuitSettings } from './ports/circuit-breakers.ts';
import type { Clock } from './ports/clock.ts';
import type { ControlBus } from './ports/control-bus.ts';
import type { EventLog } from './ports/event-log.ts';
import type { Ledger } from './ports/ledger.ts';
import type { Logger } from './ports/logger.ts';
import type { LoginAttempts } from './ports/login-attempts.ts';
import type { Quotas, QuotaSettings } from './ports/quotas.ts';
import type { RequestLimit, RequestLimiter } from './ports/request-limiter.ts';
import type { TokenRegistry } from './ports/token-registry.ts';
import type { WorkLeases } from './ports/work-leases.ts';
import { reach } from './start-failures.ts';
import type { SocketAdapter } from './transports/socket/namespace.ts';

/** What nodes that are one service share; a single node keeps it to itself. */
export interface Stores {
  readonly registry: TokenRegistry;
  readonly attempts: LoginAttempts;
  readonly audience: Audience;
  readonly control: ControlBus;
  readonly log: EventLog<SessionEvent>;
  readonly leases: WorkLeases<Task>;
  readonly breakers: CircuitBreakers;
  readonly quotas: Quotas;
  readonly cache: Cache;
  readonly requestLimiter: RequestLimiter;
  /** Carries what goes to many sockets to the other nodes; undefined when there are none. */
  readonly socketAdapter: SocketAdapter | undefined;
  /** Undefined when there is nothing outside this process. */
  readonly ping: (() => Promise<void>) | undefined;
}

export interface StoreOptions {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly timeToLiveMs: number;
  readonly cacheMs: number;
  readonly circuits: CircuitSettings;
  readonly quotaSettings: QuotaSettings;
  readonly readLimit: RequestLimit;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly closing: Closing;
}

/** How long the work of a node that died is waited for, in milliseconds. */
const leaseMs = 2_000;
/** Begins every key. */
const prefix = 'zoma:';

export const openMemoryStores = async ({
  database,
  ledger,
  timeToLiveMs,
  cacheMs,
  circuits: settings,
  quotaSettings,
  readLimit: limit,
  clock,
  logger,
  closing,
}: StoreOptions): Promise<Stores> => {
  const log = createMemoryEventLog<SessionEvent>({ timeToLiveMs, clock });
  closing.add(log.close);
  return {
    registry: await createSingleNodeTokenRegistry({ database, clock }),
    attempts: createMemoryLoginAttempts(),
    audience: createMemoryAudience({ clock }),
    control: createMemoryControlBus({ logger }),
    log,
    leases: createMemoryWorkLeases<Task>(),
    breakers: createMemoryCircuitBreakers({ clock, settings }),
    quotas: createMemoryQuotas({ settings: quotaSettings, ledger, clock }),
    cache: createMemoryCache({ timeToLiveMs: cacheMs }),
    requestLimiter: createMemoryRequestLimiter({ limit, clock }),
    socketAdapter: undefined,
    ping: undefined,
  };
};

/** @throws UnreachableServiceError when Redis cannot be used, ZomaError `unavailable` when it goes away meanwhile */
export const openRedisStores = async ({
  url,
  database,
  ledger,
  timeToLiveMs,
  cacheMs,
  circuits: settings,
  quotaSettings,
  readLimit: limit,
  clock,
  logger,
  closing,
}: StoreOptions & { readonly url: string }): Promise<Stores> => {
  const redis = await reach('REDIS_URL', url, () => connectRedis({ url, logger }));
  closing.add(redis.close);
  await warnOfEviction({ redis: redis.commands, logger });
  const { commands, subscriber } = redis;
  const log = createRedisEventLog<SessionEvent>({ redis: commands, subscriber, timeToLiveMs, prefix, clock });
  closing.add(log.close);
  const control = await createRedisControlBus({ redis: commands, subscriber, logger, prefix });
  closing.add(control.close);
  const audience = createRedisAudience({ redis: commands, clock, logger, prefix, nodeId: newId() });
  closing.add(audience.stop);
  const leases = createRedisWorkLeases<Task>({ redis: commands, logger, prefix, leaseMs });
  closing.add(leases.close);
  const durable = createSharedTokenRegistry({ database, clock });
  const registry = createRedisTokenRegistry({ redis: commands, durable, clock, logger, prefix });
  closing.add(registry.close);
  const fallback = createMemoryCircuitBreakers({ clock, settings });
  return {
    registry,
    attempts: createRedisLoginAttempts({ redis: commands, prefix }),
    audience,
    control,
    log,
    leases,
    breakers: createRedisCircuitBreakers({ redis: commands, clock, logger, settings, prefix, fallback }),
    quotas: createRedisQuotas({ redis: commands, settings: quotaSettings, ledger, prefix }),
    cache: createRedisCache({ redis: commands, logger, prefix, timeToLiveMs: cacheMs }),
    requestLimiter: createRedisRequestLimiter({
      redis: commands,
      prefix,
      limit,
      fallback: createMemoryRequestLimiter({ limit, clock }),
      logger,
    }),
    socketAdapter: await createSocketAdapter(redis),
    ping: redis.ping,
  };
};
