import { array, boolean, string } from 'yup';
import { webhookEvents, type DeliveryRecord, type Webhook } from '../../ports/webhooks.ts';
import { checkedLater, oneOf, rowId, strictObject } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { pageFields, readPage, readTimePage } from '../paging.ts';

const url = () =>
  checkedLater(string().trim().max(2_000), 'Is an https URL with a public host, or a host in ALLOWED_PRIVATE_HOSTS.');
const events = () => array().of(oneOf(webhookEvents).required()).min(1).max(webhookEvents.length);

/** Presents a webhook; a secret is not part of it. */
const present = (webhook: Webhook) => ({
  id: webhook.id,
  url: webhook.url,
  events: webhook.events,
  enabled: webhook.enabled,
  disabledReason: webhook.disabledReason ?? null,
  failingSince: webhook.failingSince?.toISOString() ?? null,
  previousSecretUntil: webhook.secrets.previous?.until.toISOString() ?? null,
  createdAt: webhook.createdAt.toISOString(),
  updatedAt: webhook.updatedAt.toISOString(),
});

/** Presents a webhook for the audit: the host stands for the URL, whose path and query may be secret. */
const audited = (webhook: Webhook) => ({
  host: new URL(webhook.url).host,
  events: webhook.events,
  enabled: webhook.enabled,
});

const presentDelivery = (delivery: DeliveryRecord) => ({
  id: delivery.id,
  event: delivery.event,
  status: delivery.status,
  attempts: delivery.attempts,
  responseStatus: delivery.responseStatus ?? null,
  failure: delivery.failure ?? null,
  createdAt: delivery.at.toISOString(),
  endedAt: delivery.endedAt?.toISOString() ?? null,
  nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
});

/** Lists the organization's webhooks, newest first. */
const webhooks = defineOperation({
  name: 'webhooks',
  route: { method: 'get', path: '/api/admin/webhooks' },
  permissions: ['settings.manage'],
  input: strictObject(pageFields),
  run: async ({ caller: { organizationId }, input, services }) => {
    const read = await readPage(input, (range) => services.webhookAdministration.list(organizationId, range));
    return { data: { items: read.rows.map(present), nextCursor: read.nextCursor } };
  },
});

/** Adds a webhook, and answers its secret this once. */
const createWebhook = defineOperation({
  name: 'createWebhook',
  route: { method: 'post', path: '/api/admin/webhooks', status: 201 },
  permissions: ['settings.manage'],
  errors: ['conflict'],
  input: strictObject({ url: url().required(), events: events().required(), enabled: boolean().default(true) }),
  run: async ({ caller: { organizationId }, input, services, audit }) => {
    const { webhook, secret } = await services.webhookAdministration.create(organizationId, input);
    const subject = { type: 'webhook', id: webhook.id };
    await audit({ type: 'webhook.created', subject, after: audited(webhook) });
    return { data: { ...present(webhook), secret } };
  },
});

/** Changes the given fields of a webhook. */
const changeWebhook = defineOperation({
  name: 'changeWebhook',
  route: { method: 'patch', path: '/api/admin/webhooks/:id' },
  permissions: ['settings.manage'],
  errors: ['not_found'],
  input: strictObject({ id: rowId(), url: url().min(1), events: events(), enabled: boolean() }),
  run: async ({ caller: { organizationId }, input: { id, ...changes }, services, audit }) => {
    const { before, after } = await services.webhookAdministration.change(organizationId, id, changes);
    const subject = { type: 'webhook', id };
    const details = before.url === after.url ? {} : { details: { urlReplaced: true } };
    await audit({ type: 'webhook.updated', subject, before: audited(before), after: audited(after), ...details });
    return { data: present(after) };
  },
});

/** Replaces the secret of a webhook, and answers the new one this once; the previous one is valid for another day. */
const rotateWebhookSecret = defineOperation({
  name: 'rotateWebhookSecret',
  route: { method: 'post', path: '/api/admin/webhooks/:id/secret', status: 201 },
  permissions: ['settings.manage'],
  errors: ['not_found'],
  input: strictObject({ id: rowId() }),
  run: async ({ caller: { organizationId }, input: { id }, services, audit }) => {
    const { webhook, secret } = await services.webhookAdministration.rotate(organizationId, id);
    await audit({ type: 'webhook.secret_rotated', subject: { type: 'webhook', id } });
    return { data: { ...present(webhook), secret } };
  },
});

/** Deletes a webhook; its pending deliveries are not sent. */
const deleteWebhook = defineOperation({
  name: 'deleteWebhook',
  route: { method: 'delete', path: '/api/admin/webhooks/:id' },
  permissions: ['settings.manage'],
  errors: ['not_found'],
  input: strictObject({ id: rowId() }),
  run: async ({ caller: { organizationId }, input: { id }, services, audit }) => {
    const webhook = await services.webhookAdministration.remove(organizationId, id);
    await audit({ type: 'webhook.deleted', subject: { type: 'webhook', id }, before: audited(webhook) });
    return { message: 'Webhook deleted.' };
  },
});

/** Sends the event `webhook.test` once, and answers what came of it. */
const testWebhook = defineOperation({
  name: 'testWebhook',
  route: { method: 'post', path: '/api/admin/webhooks/:id/test' },
  permissions: ['settings.manage'],
  errors: ['not_found'],
  input: strictObject({ id: rowId() }),
  run: async ({ caller: { organizationId }, input: { id }, services }) => {
    const { deliveryId, isDelivered, result } = await services.webhookAdministration.test(organizationId, id);
    const responseStatus = 'status' in result ? result.status : null;
    const failure = 'failure' in result ? result.failure : null;
    return { data: { deliveryId, delivered: isDelivered, responseStatus, failure } };
  },
});

/** Lists the last deliveries of a webhook, newest first, without their bodies. */
const webhookDeliveries = defineOperation({
  name: 'webhookDeliveries',
  route: { method: 'get', path: '/api/admin/webhooks/:id/deliveries' },
  permissions: ['settings.manage'],
  errors: ['not_found'],
  input: strictObject({ id: rowId(), ...pageFields }),
  run: async ({ caller: { organizationId }, input: { id, ...range }, services }) => {
    const { rows, nextCursor } = await readTimePage(
      range,
      async (part) => {
        const webhook = await services.webhookAdministration.find(organizationId, id);
        return services.webhookAdministration.deliveries(webhook.id, part);
      },
      (delivery) => delivery,
    );
    return { data: { items: rows.map(presentDelivery), nextCursor } };
  },
});

/** The operations of an organization's webhooks. */
export const webhookOperations = [
  webhooks,
  createWebhook,
  changeWebhook,
  rotateWebhookSecret,
  deleteWebhook,
  testWebhook,
  webhookDeliveries,
] as const;
