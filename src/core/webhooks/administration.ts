import { randomBytes } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { PublicFetch } from '../../ports/public-fetch.ts';
import type { AttemptResult, Webhook, WebhookDeliveries, WebhookFields, Webhooks } from '../../ports/webhooks.ts';
import type { SecretBox } from '../auth/secret-box.ts';
import { validationFailed, ZomaError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Announcements } from './announcements.ts';
import { isDelivered, type SendSigned } from './signed-requests.ts';

/** The most webhooks of an organization. */
const mostWebhooks = 20;
/** The length of a secret in bytes; Standard Webhooks asks for 24 to 64. */
const secretBytes = 32;
/** How long the previous secret signs too, in milliseconds. */
const overlapMs = 86_400_000;

/** A webhook, with its secret as it is shown, this once. */
export interface ShownWebhook {
  readonly webhook: Webhook;
  readonly secret: string;
}

/** The parts of the administration of webhooks. */
export interface WebhookAdministrationOptions {
  readonly webhooks: Webhooks;
  readonly webhookDeliveries: Pick<WebhookDeliveries, 'addEnded' | 'list'>;
  readonly announcements: Pick<Announcements, 'forget' | 'written'>;
  readonly send: SendSigned;
  readonly publicFetch: Pick<PublicFetch, 'problemOf'>;
  readonly secretBox: Pick<SecretBox, 'seal'>;
  readonly clock: Clock;
}

const makeSecret = (): string => `whsec_${randomBytes(secretBytes).toString('base64')}`;

/** Creates the administration of an organization's webhooks. A change applies at once on this node, and within a second on the others. */
export const createWebhookAdministration = (options: WebhookAdministrationOptions) => {
  const { webhooks, webhookDeliveries, announcements, send, publicFetch, secretBox, clock } = options;

  const requireUsable = (url: string): void => {
    const message = publicFetch.problemOf(url);
    if (message !== undefined) throw validationFailed([{ path: 'url', message: `url ${message}` }]);
  };

  const requireKnown = (webhook: Webhook | undefined): Webhook => {
    if (!webhook) throw new ZomaError('not_found');
    return webhook;
  };

  const find = async (organizationId: string, id: string): Promise<Webhook> =>
    requireKnown(await webhooks.find(organizationId, id));

  return {
    /** Finds a webhook of an organization. @throws ZomaError `not_found`, `unavailable` */
    find,
    list: webhooks.list,
    deliveries: webhookDeliveries.list,

    /** Adds a webhook. @throws ZomaError `validation_failed` for the address; `conflict` for more than 20; `unavailable` */
    create: async (organizationId: string, fields: WebhookFields): Promise<ShownWebhook> => {
      requireUsable(fields.url);
      const [id, secret] = [newId(), makeSecret()];
      const created = { ...fields, id, organizationId, sealed: secretBox.seal(secret, id) };
      const webhook = await webhooks.create(created, mostWebhooks);
      if (!webhook) {
        throw new ZomaError('conflict', { message: `An organization has at most ${String(mostWebhooks)} webhooks.` });
      }
      announcements.forget(organizationId);
      return { webhook, secret };
    },

    /** Changes a webhook. Deliveries that wait for a disabled one are sent when it is enabled. @throws as `find` and `create` */
    change: async (
      organizationId: string,
      id: string,
      changes: { readonly [Name in keyof WebhookFields]?: WebhookFields[Name] | undefined },
    ): Promise<{ readonly before: Webhook; readonly after: Webhook }> => {
      const changed = await webhooks.change(organizationId, id, (before) => {
        const { url = before.url, events = before.events, enabled = before.enabled } = changes;
        if (url !== before.url) requireUsable(url);
        return { url, events, enabled };
      });
      if (!changed) throw new ZomaError('not_found');
      announcements.forget(organizationId);
      announcements.written();
      return changed;
    },

    /** Replaces the secret; requests are signed with both for a day. @throws ZomaError `not_found`, `unavailable` */
    rotate: async (organizationId: string, id: string): Promise<ShownWebhook> => {
      await find(organizationId, id);
      const secret = makeSecret();
      const until = new Date(clock.now() + overlapMs);
      const rotated = await webhooks.rotate(organizationId, id, secretBox.seal(secret, id), until);
      return { webhook: requireKnown(rotated), secret };
    },

    /** Deletes a webhook; its pending deliveries are not sent. @throws ZomaError `not_found`, `unavailable` */
    remove: async (organizationId: string, id: string): Promise<Webhook> => {
      const webhook = await find(organizationId, id);
      await webhooks.remove(organizationId, id);
      announcements.forget(organizationId);
      return webhook;
    },

    /** Sends the event `webhook.test` once, also to a disabled webhook. @throws ZomaError `not_found`, `unavailable` */
    test: async (
      organizationId: string,
      webhookId: string,
    ): Promise<{ readonly deliveryId: string; readonly isDelivered: boolean; readonly result: AttemptResult }> => {
      const { url, secrets } = await find(organizationId, webhookId);
      const event = 'webhook.test';
      const id = newId();
      const timestamp = new Date(clock.now()).toISOString();
      const body = JSON.stringify({ type: event, timestamp, data: { organizationId, webhookId } });
      const result = await send({ id, webhookId, body, url, secrets });
      const status = isDelivered(result) ? 'delivered' : 'failed';
      await webhookDeliveries.addEnded({ id, webhookId, event, body, now: new Date(clock.now()), result, status });
      return { deliveryId: id, isDelivered: status === 'delivered', result };
    },
  };
};

/** Administers webhooks. */
export type WebhookAdministration = ReturnType<typeof createWebhookAdministration>;
