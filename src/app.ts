import { createEnglishVocabulary } from './adapters/dictionary/english.ts';
import { openDataDirectory, type DataDirectory } from './adapters/file-system/data-directory.ts';
import {
  connectDatabase,
  createAccounts,
  createEntities,
  createLedger,
  createLogins,
  createPrivacyPolicies,
  createSessions,
  holdSingleNodeLock,
  prepareDatabase,
} from './adapters/postgres/index.ts';
import { createMetrics } from './adapters/prometheus/metrics.ts';
import { createTokenCounter } from './adapters/tokenizer/token-counter.ts';
import { createTextAnalysis } from './adapters/worker-threads/text-analysis.ts';
import { createClosing, type Closing } from './closing.ts';
import type { Config } from './config.ts';
import { createAccountChanges, type AccountChanges } from './core/auth/account-changes.ts';
import { createAuthentication } from './core/auth/authentication.ts';
import { requireNoDemoPasswords } from './core/auth/demo-accounts.ts';
import { createLoginService } from './core/auth/login-service.ts';
import { createRefreshTokens } from './core/auth/refresh-tokens.ts';
import { createSignedTokens } from './core/auth/signed-tokens.ts';
import { createAssembly } from './core/context/assemble.ts';
import { createCancel } from './core/enhancement/cancel.ts';
import { interruptUnfinished } from './core/enhancement/interrupt-unfinished.ts';
import { createPrepare } from './core/enhancement/preparation.ts';
import { createRunner } from './core/enhancement/runner.ts';
import { createSessionView } from './core/enhancement/session-view.ts';
import { createStart } from './core/enhancement/start.ts';
import { createFollow, createSubscribe } from './core/enhancement/subscribe.ts';
import { createTakeover } from './core/enhancement/takeover.ts';
import { createChain } from './core/failover/chain.ts';
import { circuitSettings } from './core/failover/circuit-settings.ts';
import { createProviderStates } from './core/failover/provider-states.ts';
import { createHealth } from './core/health.ts';
import { createAllowances } from './core/limits/allowances.ts';
import { createUsage } from './core/limits/usage.ts';
import { openProviders } from './open-providers.ts';
import { reach } from './start-failures.ts';
import { openMemoryStores, openRedisStores } from './stores.ts';
import type { Owner } from './ports/sessions.ts';
import { systemClock, type Clock } from './ports/clock.ts';
import type { Logger } from './ports/logger.ts';
import { warnOfCrossSiteOrigins } from './transports/http/cross-site-origins.ts';
import { listen, type ListeningAddress } from './transports/http/listen.ts';
import { createRefreshCookie } from './transports/http/refresh-cookie.ts';
import { createRateLimitHeaders } from './transports/http/rate-limit-headers.ts';
import { createHttpServer } from './transports/http/server.ts';
import { createDeliveries } from './transports/deliveries.ts';
import { createDoors } from './transports/doors.ts';
import { createLiveConnections } from './transports/live-connections.ts';
import { createSocketServer } from './transports/socket/namespace.ts';

export interface AppOptions {
  readonly config: Config;
  /** The folder that holds `migrations/` and `seeders/`. */
  readonly root: string;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Milliseconds that tests shorten: between two verifications of all connections, and how long one may be in no namespace. */
  readonly intervals?: { readonly sweepMs?: number; readonly joinMs?: number };
}

export interface App extends ListeningAddress {
  /** Whether the database is the embedded one. */
  readonly embeddedDatabase: boolean;
  /** Changes what users may do; no route leads there yet. */
  readonly accountChanges: AccountChanges;
  /** How many sessions this node runs now. */
  runningSessions(): number;
  /**
   * Takes no new work, lets what runs end for as long as `drain` does not abort and the
   * configured time lasts, interrupts the rest, and closes everything it opened.
   */
  stop(drain?: AbortSignal): Promise<void>;
}

/** How long a stop waits for clients to take what is on its way to them, in milliseconds. */
const lastWordsMs = 2_000;

/** Only the embedded database and a secret of its own need a directory; then it is this process's alone. */
const openDirectoryIfNeeded = ({
  databaseUrl,
  jwtSecret,
  dataDirectory,
}: Config): Promise<DataDirectory | undefined> =>
  databaseUrl !== undefined && jwtSecret !== undefined ? Promise.resolve(undefined) : openDataDirectory(dataDirectory);

const compose = async (
  { config, root, logger, clock, intervals }: Required<AppOptions>,
  closing: Closing,
): Promise<App> => {
  const directory = await openDirectoryIfNeeded(config);
  if (directory) closing.add(directory.close);
  const secret = config.jwtSecret ?? (await directory?.secret('jwt-secret')) ?? '';

  const url = config.databaseUrl;
  const { redisUrl } = config;
  const database = await connectDatabase(
    url === undefined ? { directory: directory?.postgres ?? '' } : { url },
    logger,
  );
  closing.add(database.close);
  if (url !== undefined) await reach('DATABASE_URL', url, database.ping);
  if (url !== undefined && redisUrl === undefined) closing.add((await holdSingleNodeLock({ url, logger })).close);
  await prepareDatabase({ database, url, root, migrate: config.autoMigrate, seed: config.autoSeed });

  const sessions = createSessions(database);
  const accounts = createAccounts(database);
  if (config.production) await requireNoDemoPasswords(accounts);
  const logins = createLogins(database);
  const ledger = createLedger(database);
  const entities = createEntities(database);
  const privacyPolicies = createPrivacyPolicies(database);
  const timeToLiveMs = config.sessionLogSeconds * 1000;
  const cacheMs = config.cacheSeconds * 1000;
  const deadlines = { firstTokenMs: config.firstTokenTimeoutMs, idleMs: config.idleTimeoutMs };
  const circuits = circuitSettings(deadlines);
  const { quotas: quotaSettings, reads: readLimit } = config;
  const storeOptions = {
    database,
    ledger,
    timeToLiveMs,
    cacheMs,
    circuits,
    quotaSettings,
    readLimit,
    clock,
    logger,
    closing,
  };
  const stores =
    redisUrl === undefined
      ? await openMemoryStores(storeOptions)
      : await openRedisStores({ ...storeOptions, url: redisUrl });
  const { registry, attempts, audience, control, log, leases, breakers, quotas, cache, requestLimiter } = stores;

  // The stores are this process's: what an earlier one left unfinished nobody can end but the next.
  if (!leases.shared) await interruptUnfinished({ sessions, clock, logger });

  const candidates = openProviders(config.providers, closing);
  const { hedgeAfterMs } = config;
  const chain = createChain({ candidates, breakers, deadlines, hedgeAfterMs, clock, logger });
  const vocabulary = createEnglishVocabulary();
  const counter = await createTokenCounter({ logger });
  closing.add(counter.close);
  const analysis = createTextAnalysis({ logger });
  closing.add(analysis.close);
  const allowances = createAllowances({ quotas, settings: quotaSettings, counter, candidates, clock });

  let accepting = true;
  const isAccepting = (): boolean => accepting;
  const abandonMs = config.abandonSeconds * 1000;
  /** Set as soon as there are sockets to tell it to. */
  let tellUsage: (owner: Owner) => void = () => undefined;
  const onSettled = (owner: Owner): void => tellUsage(owner);
  const runner = createRunner({
    sessions,
    audience,
    control,
    leases,
    chain,
    analysis,
    vocabulary,
    counter,
    clock,
    logger,
    abandonMs,
    onSettled,
  });
  closing.add(runner.close);
  const takeover = createTakeover({
    sessions,
    log,
    leases,
    runner,
    allowances,
    onSettled,
    clock,
    logger,
    accepting: isAccepting,
  });
  closing.add(takeover.close);

  const signedTokens = createSignedTokens({ secret, clock });
  const refreshTokens = createRefreshTokens({ secret });
  const authentication = createAuthentication({
    accounts,
    logins,
    registry,
    signedTokens,
    clock,
    loginMaxDays: config.loginMaxDays,
  });
  const loginService = createLoginService({
    accounts,
    logins,
    registry,
    attempts,
    control,
    authentication,
    signedTokens,
    refreshTokens,
    clock,
    accessTokenMinutes: config.accessTokenMinutes,
    refreshTokenMinutes: config.refreshTokenMinutes,
    reuseLeewaySeconds: config.refreshReuseLeewaySeconds,
  });

  const usage = createUsage({ allowances, ledger, clock });
  const follow = createFollow({ log, audience });
  const { maxOutputTokens, reasoningEffort, maxConcurrentSessions } = config;
  const prepare = createPrepare({
    sessions,
    assemble: createAssembly({ entities, cache, history: sessions }),
    policies: privacyPolicies,
    analysis,
    maxOutputTokens,
    reasoningEffort,
  });
  const services = {
    authentication,
    prepare,
    start: createStart({
      prepare,
      sessions,
      allowances,
      log,
      leases,
      runner,
      clock,
      logger,
      maxConcurrentSessions,
      accepting: isAccepting,
    }),
    subscribe: createSubscribe({ sessions, follow }),
    follow,
    cancel: createCancel({ sessions, log, control }),
    view: createSessionView({ sessions, log, audience }),
    usage,
    sessions,
    entities,
    privacyPolicies,
    requestLimiter,
  };

  const live = createLiveConnections({ control, clock, sweepMs: intervals.sweepMs });
  closing.add(live.close);
  const deliveries = createDeliveries();
  const health = createHealth({
    pingDatabase: database.ping,
    pingStores: stores.ping,
    providerStates: createProviderStates({ candidates, breakers }),
    accepting: isAccepting,
    details: {
      database: { embedded: database.embedded },
      stores: { kind: stores.ping ? 'redis' : 'in process' },
    },
  });
  const metrics = createMetrics({
    runningSessions: runner.runningCount,
    liveConnections: live.count,
    socketConnections: () => sockets.connectionCount(),
  });
  closing.add(metrics.close);

  warnOfCrossSiteOrigins(config, logger);
  const { production, cookieSameSite: sameSite } = config;
  const doors = createDoors(config, clock);
  const httpServer = createHttpServer({
    services,
    rateLimitHeaders: createRateLimitHeaders({ allowances, authentication, settings: quotaSettings }),
    loginService,
    live,
    deliveries,
    health,
    metrics,
    metricsAccess: { token: config.metricsToken, isOpen: !production },
    logger,
    ...doors,
    refreshCookie: createRefreshCookie({ secure: production, sameSite }),
  });
  const sockets = createSocketServer({
    httpServer,
    services,
    live,
    deliveries,
    adapter: stores.socketAdapter,
    logger,
    ...doors,
    joinMs: intervals.joinMs,
  });
  tellUsage = sockets.tellUsage;
  const address = await listen(httpServer, config.port, config.host);

  return {
    ...address,
    embeddedDatabase: database.embedded,
    runningSessions: runner.runningCount,
    accountChanges: createAccountChanges({ accounts, control, clock }),
    stop: async (drain) => {
      accepting = false;
      sockets.drain();
      await runner.idle(config.drainSeconds * 1000, drain);
      // Without other nodes, what still runs is told that it is interrupted while there are connections to tell it on.
      await runner.close();
      await sockets.close({ patienceMs: lastWordsMs, elsewhere: leases.shared });
      await closing.run();
    },
  };
};

/**
 * Composes a node and starts it: it listens when this resolves.
 * @throws DirectoryInUseError, UnreachableServiceError, PendingMigrationsError, SecondNodeError, DemoPasswordError, or what kept it
 * from the embedded database or the port
 */
export const startApp = async ({
  config,
  root,
  logger,
  clock = systemClock,
  intervals = {},
}: AppOptions): Promise<App> => {
  const closing = createClosing();
  try {
    return await compose({ config, root, logger, clock, intervals }, closing);
  } catch (error) {
    await closing.run();
    throw error;
  }
};
