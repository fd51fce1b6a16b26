import { isId } from '../../core/ids.ts';
import type { DisabledReason, SigningSecrets, Webhook, WebhookEvent, Webhooks } from '../../ports/webhooks.ts';
import { lockAdministration } from './administrators.ts';
import { select, type Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { createStatement, createStatementRunner } from './hot-statements.ts';

/** The columns of the signing secrets, of a table or an alias. */
export const secretColumns = (table: string): string => `
  ${table}.encrypted_secret AS "encryptedSecret", ${table}.previous_encrypted_secret AS "previousSecret",
  ${table}.previous_until AS "previousUntil"`;

/** A row with the signing secrets. */
export interface SecretRow {
  readonly encryptedSecret: string;
  readonly previousSecret: string | null;
  readonly previousUntil: Date | null;
}

/** Reads the signing secrets of a row. */
export const secretsIn = ({ encryptedSecret, previousSecret, previousUntil }: SecretRow): SigningSecrets => ({
  current: encryptedSecret,
  previous:
    previousSecret === null || previousUntil === null ? undefined : { sealed: previousSecret, until: previousUntil },
});

interface WebhookRow extends SecretRow {
  readonly id: string;
  readonly organizationId: string;
  readonly url: string;
  readonly events: WebhookEvent[];
  readonly enabled: boolean;
  readonly disabledReason: DisabledReason | null;
  readonly failingSince: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const present = (row: WebhookRow): Webhook => ({
  id: row.id,
  organizationId: row.organizationId,
  url: row.url,
  events: row.events,
  enabled: row.enabled,
  disabledReason: row.disabledReason ?? undefined,
  failingSince: row.failingSince ?? undefined,
  secrets: secretsIn(row),
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});

const columns = `
  id, organization_id AS "organizationId", url, events, enabled, disabled_reason AS "disabledReason",
  failing_since AS "failingSince", created_at AS "createdAt", updated_at AS "updatedAt", ${secretColumns('webhooks')}`;

const ownRow = 'id = $id::uuid AND organization_id = $organizationId::uuid';

const insertWebhook = `
  INSERT INTO webhooks (id, organization_id, url, events, enabled, encrypted_secret)
  SELECT $id::uuid, $organizationId::uuid, $url, $events::text[], $enabled, $sealed
  WHERE (SELECT count(*) FROM webhooks WHERE organization_id = $organizationId::uuid) < $most::int
  RETURNING ${columns}`;

const lockWebhook = `SELECT ${columns} FROM webhooks WHERE ${ownRow} FOR NO KEY UPDATE`;

const changeWebhook = `
  UPDATE webhooks SET
    failing_since = CASE WHEN url = $url AND enabled THEN failing_since END,
    paused_until = CASE WHEN url = $url AND enabled THEN paused_until END,
    disabled_reason = CASE WHEN $enabled THEN NULL ELSE disabled_reason END,
    url = $url, events = $events::text[], enabled = $enabled, updated_at = now()
  WHERE ${ownRow} RETURNING ${columns}`;

const statements = {
  eventsOf: createStatement(
    'webhook_events_of',
    'SELECT DISTINCT unnest(events) AS event FROM webhooks WHERE organization_id = $organizationId::uuid AND enabled',
  ),
  find: createStatement('find_webhook', `SELECT ${columns} FROM webhooks WHERE ${ownRow}`),
  list: createStatement(
    'list_webhooks',
    `SELECT ${columns} FROM webhooks
     WHERE organization_id = $organizationId::uuid AND ($after::uuid IS NULL OR id < $after::uuid)
     ORDER BY id DESC LIMIT $limit::int`,
  ),
  rotate: createStatement(
    'rotate_webhook',
    `UPDATE webhooks SET previous_encrypted_secret = encrypted_secret, previous_until = $previousUntil::timestamptz,
       encrypted_secret = $sealed, updated_at = now()
     WHERE ${ownRow} RETURNING ${columns}`,
  ),
  remove: createStatement('remove_webhook', `DELETE FROM webhooks WHERE ${ownRow} RETURNING id`),
  disable: createStatement(
    'disable_webhook',
    `UPDATE webhooks SET enabled = false, disabled_reason = $reason, updated_at = now()
     WHERE id = $id::uuid AND enabled RETURNING id`,
  ),
  listSealed: createStatement(
    'list_webhook_secrets',
    `SELECT id, encrypted_secret AS sealed FROM webhooks
     UNION ALL SELECT id, previous_encrypted_secret FROM webhooks
     WHERE previous_encrypted_secret IS NOT NULL AND previous_until > now()`,
  ),
  replaceSealed: createStatement(
    'replace_webhook_secret',
    `UPDATE webhooks SET
       encrypted_secret = CASE encrypted_secret WHEN $before THEN $sealed ELSE encrypted_secret END,
       previous_encrypted_secret = CASE previous_encrypted_secret WHEN $before THEN $sealed ELSE previous_encrypted_secret END
     WHERE id = $id::uuid`,
  ),
};

/** Creates the store of webhooks in PostgreSQL. */
export const createWebhooks = (database: Database): Webhooks => {
  const { sequelize } = database;
  const run = createStatementRunner(database);
  const one = async (rows: Promise<WebhookRow[]>): Promise<Webhook | undefined> => {
    const [row] = await rows;
    return row && present(row);
  };

  return reportingUnavailable<Webhooks>(database, {
    eventsOf: async (organizationId) =>
      new Set((await run<{ event: string }>(statements.eventsOf, { organizationId })).map(({ event }) => event)),
    find: (organizationId, id) =>
      isId(id) ? one(run(statements.find, { organizationId, id })) : Promise.resolve(undefined),
    list: async (organizationId, range) =>
      (await run<WebhookRow>(statements.list, { organizationId, ...range })).map(present),
    create: (webhook, most) =>
      sequelize.transaction(async (transaction) => {
        // Concurrent calls would count the same webhooks.
        await lockAdministration(sequelize, webhook.organizationId, transaction);
        return one(select<WebhookRow>(sequelize, insertWebhook, { ...webhook, most }, transaction));
      }),
    change: async (organizationId, id, decide) => {
      if (!isId(id)) return undefined;
      return sequelize.transaction(async (transaction) => {
        const own = { organizationId, id };
        const before = await one(select<WebhookRow>(sequelize, lockWebhook, own, transaction));
        if (!before) return undefined;
        const { url, events, enabled } = decide(before);
        const changed = { ...own, url, events: [...events], enabled };
        const after = await one(select<WebhookRow>(sequelize, changeWebhook, changed, transaction));
        return after && { before, after };
      });
    },
    rotate: (organizationId, id, sealed, previousUntil) =>
      one(run(statements.rotate, { organizationId, id, sealed, previousUntil })),
    remove: async (organizationId, id) => (await run(statements.remove, { organizationId, id })).length === 1,
    disable: async (id, reason) => (await run(statements.disable, { id, reason })).length === 1,
    listSealed: () => run(statements.listSealed, {}),
    replaceSealed: async ({ id, sealed: before }, sealed) => {
      await run(statements.replaceSealed, { id, before, sealed });
    },
  });
};
