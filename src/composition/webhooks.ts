import { resealSecrets } from '../core/auth/secret-box.ts';
import { createWebhookAdministration } from '../core/webhooks/administration.ts';
import { createAnnouncements } from '../core/webhooks/announcements.ts';
import { createLimitEvents } from '../core/webhooks/limit-events.ts';
import { startWebhookSender } from '../core/webhooks/sender.ts';
import { createSignedRequests } from '../core/webhooks/signed-requests.ts';
import type { QuotaState, Refusal } from '../ports/quotas.ts';
import type { Owner } from '../ports/sessions.ts';
import type { Auth } from './auth.ts';
import type { Enhancement } from './enhancement.ts';
import type { NodeOptions } from './node-options.ts';
import type { Storage } from './storage.ts';
import type { Stores } from './stores.ts';

/** How long deliveries are kept at least, in milliseconds. */
const keptMs = 7 * 86_400_000;

/** Opens what writes messages to webhooks, which the other parts of a node announce to. */
export const openAnnouncements = ({ logger, closing }: NodeOptions, storage: Storage) => {
  const announcements = createAnnouncements({ ...storage, logger });
  closing.add(announcements.close);
  return announcements;
};

/** Composes the administration of webhooks, the events of limits, and this node's sender, which starts. */
export const createWebhookParts = async (
  { config, clock, logger, intervals, closing }: NodeOptions,
  storage: Storage,
  stores: Stores,
  { services: { audit }, secretBox, publicFetch }: Auth,
  { quotaService }: Enhancement,
  announcements: ReturnType<typeof openAnnouncements>,
) => {
  if (storage.previousSecret !== undefined) await resealSecrets(storage.webhooks, secretBox, logger);
  const parts = { ...storage, ...stores, audit, secretBox, publicFetch, announcements, clock, logger };
  const send = createSignedRequests(parts);
  const { webhookPollMs: pollMs, webhookRetryMs: retryMs } = intervals;
  const sender = startWebhookSender({
    ...parts,
    send,
    pollMs,
    retryMs,
    keptMs: Math.max(keptMs, 2 * config.quotas.windowMs),
  });
  closing.add(sender.close);
  const limitEvents = createLimitEvents({ ...parts, limitsOf: quotaService.limitsOf });
  return {
    /** Sends what the end of a session has written, and compares the use with the limits. */
    onSettled: (owner: Owner, state?: QuotaState): void => {
      announcements.inBackground(owner.organizationId, async () => {
        if (await announcements.isHeard(owner.organizationId, 'session.ended')) announcements.written();
      });
      limitEvents.check(owner, state);
    },
    onRefused: (owner: Owner, { state, limit }: Refusal): void => limitEvents.check(owner, state, limit),
    services: { webhookAdministration: createWebhookAdministration({ ...parts, send }) },
  };
};

/** The parts of webhooks. */
export type WebhookParts = Awaited<ReturnType<typeof createWebhookParts>>;
