import { EventEmitter } from 'node:events';
import type { App } from '../app.ts';
import { warmUpAnalyses } from '../core/enhancement/analyses.ts';
import { interruptUnfinished } from '../core/enhancement/run/interrupt-unfinished.ts';
import { createProvisionedEvents } from '../core/webhooks/announcements.ts';
import type { QuotaState, Refusal } from '../ports/quotas.ts';
import type { Owner } from '../ports/sessions.ts';
import { listen } from '../transports/http/listen.ts';
import { createAuth } from './auth.ts';
import { createEnhancement } from './enhancement.ts';
import type { Files } from './files.ts';
import type { NodeOptions } from './node-options.ts';
import { openStorage } from './storage.ts';
import { openStores } from './stores.ts';
import { createTransports } from './transports.ts';
import { createWebhookParts, openAnnouncements } from './webhooks.ts';

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

  const sessions = new EventEmitter<{ settled: [Owner, QuotaState?]; refused: [Owner, Refusal] }>();
  const announcements = openAnnouncements(options, storage);
  const auth = await createAuth(options, storage, stores, createProvisionedEvents({ announcements, clock }));
  const enhancement = createEnhancement(options, storage, stores, auth, {
    onSettled: (owner, state) => void sessions.emit('settled', owner, state),
    onRefused: (owner, refusal) => void sessions.emit('refused', owner, refusal),
    announcesEnds: (organizationId) => announcements.isHeard(organizationId, 'session.ended'),
  });
  const webhooks = await createWebhookParts(options, storage, stores, auth, enhancement, announcements);
  sessions.on('settled', webhooks.onSettled);
  sessions.on('refused', webhooks.onRefused);
  const { httpServer, sockets } = createTransports(options, storage, stores, auth, enhancement, webhooks);
  closing.add(() => sockets.close({ timeoutMs: closeTimeoutMs, elsewhere: leases.shared }));
  sessions.on('settled', sockets.sendUsage);
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
