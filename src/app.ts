import { openFiles } from './composition/files.ts';
import { createClosing, type AppOptions } from './composition/node-options.ts';
import type { AccountChanges } from './core/auth/account-changes.ts';
import { systemClock } from './ports/clock.ts';
import type { ListeningAddress } from './transports/http/listen.ts';

export type { AppOptions } from './composition/node-options.ts';

/** A listening node. */
export interface App extends ListeningAddress {
  /** Whether the database is the embedded one. */
  readonly embeddedDatabase: boolean;
  /** Resolves with the reason when the embedded database fails: the node can only be stopped. Undefined with a server. */
  readonly failed: Promise<Error> | undefined;
  /** Changes the access of users without a caller: the checks of `/api/admin` do not apply. */
  readonly accountChanges: AccountChanges;
  /** Counts the sessions that this node runs. */
  runningSessions(): number;
  /**
   * Stops the node: it refuses new work, waits for running sessions until `hurry` aborts or `drainSeconds` have passed, interrupts
   * the rest, and closes everything that it opened.
   */
  stop(hurry?: AbortSignal): Promise<void>;
}

/**
 * Composes and starts a node; it listens when the promise resolves. A failed start closes everything that it opened.
 * @throws DirectoryInUseError, DataDirectoryError, UnreachableServiceError, PendingMigrationsError, SecondNodeError, DemoPasswordError, or the error of the
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
    const files = await openFiles(config, root, closing);
    // Most of a start is loading modules, and the embedded database opens meanwhile in its thread.
    const { composeNode } = await import('./composition/node.ts');
    const options = { config, root, logger, clock, intervals, closing, draining: new AbortController() };
    return await composeNode(options, files);
  } catch (error) {
    // A failure to close must not hide the cause of the failed start.
    await closing
      .run()
      .catch((failure: unknown) => logger.error({ err: failure }, 'closing after a failed start failed'));
    throw error;
  }
};
