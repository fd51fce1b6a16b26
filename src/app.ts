import { EventEmitter } from 'node:events';
import { createAuth } from './composition/auth.ts';
import { createEnhancement } from './composition/enhancement.ts';
import { createClosing, type AppOptions, type NodeOptions } from './composition/node-options.ts';
import { openStorage } from './composition/storage.ts';
import { openStores } from './composition/stores.ts';
import { createTransports } from './composition/transports.ts';
import type { AccountChanges } from './core/auth/account-changes.ts';
import { interruptUnfinished } from './core/enhancement/run/interrupt-unfinished.ts';
import { systemClock } from './ports/clock.ts';
import type { QuotaState } from './ports/quotas.ts';
import type { Owner } from './ports/sessions.ts';
import { listen, type ListeningAddress } from './transports/http/listen.ts';

export type { AppOptions } from './composition/node-options.ts';

/** A listening node. */
export interface App extends ListeningAddress {
  /** Whether the database is the embedded one. */
  readonly embeddedDatabase: boolean;
  /** Resolves with the reason when the embedded database fails: the node can only be stopped. Undefined with a server. */
  readonly failed: Promise<Error> | undefined;
  /** Changes the access of users; no route offers it yet. */
  readonly accountChanges: AccountChanges;
  /** Counts the sessions that this node runs. */
  runningSessions(): number;
  /**
   * Stops the node: it refuses new work, waits for running sessions until `hurry` aborts or `drainSeconds` have passed, interrupts
   * the rest, and closes everything that it opened.
   */
  stop(hurry?: AbortSignal): Promise<void>;
}

/** How long a stop waits for clients to receive the last events, in milliseconds. */
const closeTimeoutMs = 2_000;

const compose = async (options: NodeOptions): Promise<App> => {
  const { config, clock, logger, closing, draining } = options;
  const storage = await openStorage(options);
  const stores = await openStores(options, storage);
  const { leases } = stores;
  // Stores in this process are new and empty: no other node can end the sessions that an earlier process left unfinished.
  if (!leases.shared) await interruptUnfinished({ ...storage, clock, logger });

  const settled = new EventEmitter<{ settled: [Owner, QuotaState?] }>();
  const onSettled = (owner: Owner, state?: QuotaState): void => void settled.emit('settled', owner, state);
  const enhancement = createEnhancement(options, storage, stores, onSettled);
  const auth = createAuth(options, storage, stores);
  const { httpServer, sockets } = createTransports(options, storage, stores, auth, enhancement);
  closing.add(() => sockets.close({ timeoutMs: closeTimeoutMs, elsewhere: leases.shared }));
  settled.on('settled', sockets.sendUsage);
  const address = await listen(httpServer, config.port, config.host);

  const { runner } = enhancement;
  return {
    ...address,
    embeddedDatabase: storage.database.embedded,
    failed: storage.database.failed,
    runningSessions: runner.runningCount,
    accountChanges: auth.accountChanges,
    stop: async (hurry) => {
      draining.abort();
      sockets.drain();
      await runner.idle(config.drainSeconds * 1000, hurry);
      // Interrupts running sessions while their connections are open, so that readers get the ending event.
      await runner.close();
      await closing.run();
    },
  };
};

/**
 * Composes and starts a node; it listens when the promise resolves. A failed start closes everything that it opened.
 * @throws DirectoryInUseError, UnreachableServiceError, PendingMigrationsError, SecondNodeError, DemoPasswordError, or the error of the
 * embedded database or of the port
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
    return await compose({ config, root, logger, clock, intervals, closing, draining: new AbortController() });
  } catch (error) {
    // A failure to close must not hide the cause of the failed start.
    await closing
      .run()
      .catch((failure: unknown) => logger.error({ err: failure }, 'closing after a failed start failed'));
    throw error;
  }
};
