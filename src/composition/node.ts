import { EventEmitter } from 'node:events';
import type { App } from '../app.ts';
import { warmUpAnalyses } from '../core/enhancement/analyses.ts';
import { interruptUnfinished } from '../core/enhancement/run/interrupt-unfinished.ts';
import type { QuotaState } from '../ports/quotas.ts';
import type { Owner } from '../ports/sessions.ts';
import { listen } from '../transports/http/listen.ts';
import { createAuth } from './auth.ts';
import { createEnhancement } from './enhancement.ts';
import type { Files } from './files.ts';
import type { NodeOptions } from './node-options.ts';
import { openStorage } from './storage.ts';
import { openStores } from './stores.ts';
import { createTransports } from './transports.ts';

/** How long a stop waits for clients to receive the last events, in milliseconds. */
const closeTimeoutMs = 2_000;

/** Composes a node of its parts; it listens when the promise resolves. */
export const composeNode = async (options: NodeOptions, files: Files): Promise<App> => {
  const { config, clock, logger, closing, draining } = options;
  const storage = await openStorage(options, files);
  const stores = await openStores(options, storage);
  const { leases } = stores;
  // Stores in this process are new and empty: no other node can end the sessions that an earlier process left unfinished.
  if (!leases.shared) await interruptUnfinished({ ...storage, clock, logger });

  const settled = new EventEmitter<{ settled: [Owner, QuotaState?] }>();
  const onSettled = (owner: Owner, state?: QuotaState): void => void settled.emit('settled', owner, state);
  const auth = await createAuth(options, storage, stores);
  const enhancement = createEnhancement(options, storage, stores, auth, onSettled);
  const { httpServer, sockets } = createTransports(options, storage, stores, auth, enhancement);
  closing.add(() => sockets.close({ timeoutMs: closeTimeoutMs, elsewhere: leases.shared }));
  settled.on('settled', sockets.sendUsage);
  const address = await listen(httpServer, config.port, config.host);
  closing.add(warmUpAnalyses());

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
