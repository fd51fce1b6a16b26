import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { WebhookDeliveries, WebhookEvent, WebhookMessage, Webhooks } from '../../ports/webhooks.ts';
import type { ProvisionedUser } from '../auth/token-exchange.ts';
import { createReadCache, type ReadCacheOptions } from '../read-cache.ts';

/** Writes messages to the webhooks of organizations. */
export interface Announcements {
  /** Whether a webhook of the organization gets an event, as it was at most a second ago. @throws ZomaError `unavailable` */
  isHeard(organizationId: string, event: WebhookEvent): Promise<boolean>;
  /** Writes a message if a webhook gets its event. @throws ZomaError `unavailable` */
  announce(message: WebhookMessage): Promise<void>;
  /** Runs work that announces, without a wait for it: a failure is logged. */
  inBackground(organizationId: string, work: () => Promise<void>): void;
  /** Drops what is known of an organization's webhooks, which have changed. */
  forget(organizationId: string): void;
  /** Adds a listener that is called after a message was written; `written` calls it too. */
  onWritten(listener: () => void): void;
  /** Reports that something else has written a message. */
  written(): void;
  /** Resolves when the work in the background has ended. */
  close(): Promise<void>;
}

/** Creates the announcements of a node. An organization without webhooks costs one look-up in memory for each event. */
export const createAnnouncements = (
  {
    webhooks,
    webhookDeliveries,
    logger,
  }: {
    readonly webhooks: Pick<Webhooks, 'eventsOf'>;
    readonly webhookDeliveries: Pick<WebhookDeliveries, 'add'>;
    readonly logger: Logger;
  },
  options?: ReadCacheOptions,
): Announcements => {
  const events = createReadCache(webhooks.eventsOf, options);
  const background = new Set<Promise<void>>();
  const listeners: (() => void)[] = [];

  const isHeard: Announcements['isHeard'] = async (organizationId, event) =>
    (await events.read(organizationId)).has(event);

  const written = (): void => {
    for (const listener of listeners) listener();
  };

  return {
    isHeard,

    announce: async (message) => {
      if (!(await isHeard(message.organizationId, message.event))) return;
      await webhookDeliveries.add(message);
      written();
    },

    inBackground: (organizationId, work) => {
      const running = work()
        .catch((error: unknown) => logger.warn({ err: error, organizationId }, 'an event for webhooks was not written'))
        .finally(() => background.delete(running));
      background.add(running);
    },

    forget: events.forget,
    onWritten: (listener) => void listeners.push(listener),
    written,

    close: async () => {
      await Promise.all(background);
    },
  };
};

/** Creates the events `user.provisioned`, which are written in the background: a login does not wait for them. */
export const createProvisionedEvents =
  ({ announcements, clock }: { readonly announcements: Announcements; readonly clock: Clock }) =>
  (user: ProvisionedUser): void => {
    const { organizationId, userId: key } = user;
    const at = new Date(clock.now());
    announcements.inBackground(organizationId, () =>
      announcements.announce({ organizationId, event: 'user.provisioned', key, at, data: user }),
    );
  };
