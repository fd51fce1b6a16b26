import { EventEmitter } from 'node:events';
import { createAuth } from './composition/auth.ts';
import { createClosing } from './composition/closing.ts';
import { createEnhancement } from './composition/enhancement.ts';
import { createIntake, type AppOptions, type NodeOptions } from './composition/node-options.ts';
import { openStorage } from './composition/storage.ts';
import { openStores } from './composition/stores.ts';
import { createTransports } from './composition/transports.ts';
import type { AccountChanges } from './core/auth/account-changes.ts';
import { interruptUnfinished } from './core/enhancement/run/interrupt-unfinished.ts';
import { systemClock } from './ports/clock.ts';
import type { Owner } from './ports/sessions.ts';
import { listen, type ListeningAddress } from './transports/http/listen.ts';

export type { AppOptions } from './composition/node-options.ts';

/** A node that listens. */
export interface App extends ListeningAddress {
  /** Whether the database is the embedded one. */
  readonly embeddedDatabase: boolean;
  /** Changes what users may do; no route leads there yet. */
  readonly accountChanges: AccountChanges;
  /** How many sessions this node runs now. */
  runningSessions(): number;
  /**
   * Stops the node: refuses new work, lets running sessions end until `drain` aborts or `drainSeconds` have passed,
   * interrupts the rest, and closes everything that the node opened.
   */
  stop(drain?: AbortSignal): Promise<void>;
}

/** How long a stop waits for clients to take what has been sent to them, in milliseconds. */
const lastWordsMs = 2_000;

const compose = async (options: NodeOptions): Promise<App> => {
  const { config, clock, logger, closing } = options;
  const storage = await openStorage(options);
  const stores = await openStores(options, storage);
  const { leases } = stores;
  // Stores in this process are new and empty: no other node can end what an earlier process left unfinished.
  if (!leases.shared) await interruptUnfinished({ sessions: storage.sessions, clock, logger });

  const intake = createIntake();
  const settled = new EventEmitter<{ settled: [Owner] }>();
  const enhancement = await createEnhancement(options, {
    storage,
    stores,
    intake,
    onSettled: (owner) => void settled.emit('settled', owner),
  });
  const auth = createAuth(options, storage, stores);
  const { httpServer, sockets } = createTransports(options, {
    storage,
    stores,
    auth,
    enhancement,
    intake,
  });
  settled.on('settled', sockets.tellUsage);
  const address = await listen(httpServer, config.port, config.host);

  const { runner } = enhancement;
  return {
    ...address,
    embeddedDatabase: storage.database.embedded,
    runningSessions: runner.runningCount,
    accountChanges: auth.accountChanges,
    stop: async (drain) => {
      intake.stop();
      sockets.drain();
      await runner.idle(config.drainSeconds * 1000, drain);
      // Interrupts what still runs while its connections are open, so that its readers get the ending event.
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
    return await compose({ config, root, logger, clock, intervals, closing });
  } catch (error) {
    // What fails to close must not hide why the node did not start.
    await closing
      .run()
      .catch((failure: unknown) => logger.error({ err: failure }, 'closing after a failed start failed'));
    throw error;
  }
};
