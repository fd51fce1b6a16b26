import type { AttemptReport, DeliveryRecord, TakenDelivery, WebhookDeliveries } from '../../ports/webhooks.ts';
import type { Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { createStatement, createStatementRunner } from './hot-statements.ts';
import { secretColumns, secretsIn, type SecretRow } from './webhooks.ts';

/**
 * Writes a delivery of a session's end for each webhook that gets it; a part of the statement that ends sessions, after its part `ended`, which
 * returns the rows of the sessions.
 */
export const announceEnds = `
  announced AS (
    INSERT INTO webhook_deliveries (id, webhook_id, event, key, body, next_attempt_at, created_at)
    SELECT gen_random_uuid(), webhooks.id, 'session.ended', ended.id::text,
      json_build_object(
        'type', 'session.ended',
        'timestamp', to_char(ended.completed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'data', json_strip_nulls(json_build_object(
          'sessionId', ended.id,
          'userId', ended.user_id,
          'organizationId', ended.organization_id,
          'action', ended.action,
          'status', ended.status,
          'reason', ended.cancel_reason,
          'error', ended.error ->> 'code',
          'provider', ended.provider,
          'model', ended.model,
          'usage', json_build_object(
            'inputTokens', ended.input_tokens,
            'outputTokens', ended.output_tokens,
            'cost', trim_scale(ended.cost_nano / 1000000000.0)
          ),
          'createdAt', to_char(ended.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'completedAt', to_char(ended.completed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        ))
      )::text,
      ended.completed_at, ended.completed_at
    FROM ended JOIN webhooks ON webhooks.organization_id = ended.organization_id
    WHERE webhooks.enabled AND 'session.ended' = ANY (webhooks.events)
    ON CONFLICT (webhook_id, event, key) DO NOTHING
  )`;

const statements = {
  add: createStatement(
    'add_webhook_deliveries',
    `INSERT INTO webhook_deliveries (id, webhook_id, event, key, body, next_attempt_at, created_at)
     SELECT gen_random_uuid(), id, $event, $key, $body, $at::timestamptz, $at::timestamptz FROM webhooks
     WHERE organization_id = $organizationId::uuid AND enabled AND $event = ANY (events)
     ON CONFLICT (webhook_id, event, key) DO NOTHING`,
  ),
  addEnded: createStatement(
    'add_ended_webhook_delivery',
    `INSERT INTO webhook_deliveries
       (id, webhook_id, event, key, body, status, attempts, next_attempt_at, response_status, failure, created_at, ended_at)
     VALUES ($id::uuid, $webhookId::uuid, $event, $id::text, $body, $status, 1, $now::timestamptz, $responseStatus::int, $failure,
       $now::timestamptz, $now::timestamptz)`,
  ),
  // Webhooks in random order: when a node has few free places, each webhook gets its share of them.
  take: createStatement(
    'take_webhook_deliveries',
    `WITH due AS (
       SELECT delivery.id
       FROM (
         SELECT id, $perWebhook::int - COALESCE(($underWay::jsonb ->> id::text)::int, 0) AS places FROM webhooks
         WHERE enabled AND (paused_until IS NULL OR paused_until <= $now::timestamptz)
         ORDER BY random()
       ) AS webhook
       CROSS JOIN LATERAL (
         SELECT id FROM webhook_deliveries
         WHERE webhook_id = webhook.id AND status = 'pending' AND next_attempt_at <= $now::timestamptz
         ORDER BY next_attempt_at
         LIMIT webhook.places
         FOR UPDATE SKIP LOCKED
       ) AS delivery
       WHERE webhook.places > 0
       LIMIT $limit::int
     )
     UPDATE webhook_deliveries AS taken SET attempts = taken.attempts + 1, next_attempt_at = $leasedUntil::timestamptz
     FROM due, webhooks
     WHERE taken.id = due.id AND webhooks.id = taken.webhook_id
     RETURNING taken.id, taken.webhook_id AS "webhookId", webhooks.organization_id AS "organizationId", taken.event,
       taken.attempts AS attempt, taken.body, webhooks.url, ${secretColumns('webhooks')}`,
  ),
  report: createStatement(
    'report_webhook_delivery',
    `WITH reported AS (
       UPDATE webhook_deliveries SET status = $status, next_attempt_at = COALESCE($nextAttemptAt::timestamptz, next_attempt_at),
         response_status = $responseStatus::int, failure = $failure,
         ended_at = CASE WHEN $status = 'pending' THEN NULL ELSE $now::timestamptz END
       WHERE id = $id::uuid AND attempts = $attempt::int AND status = 'pending'
       RETURNING webhook_id
     )
     UPDATE webhooks SET
       failing_since = CASE WHEN $status = 'delivered' THEN NULL ELSE COALESCE(failing_since, $now::timestamptz) END,
       paused_until = COALESCE($pausedUntil::timestamptz, paused_until)
     FROM reported
     WHERE webhooks.id = reported.webhook_id AND ($status <> 'delivered' OR failing_since IS NOT NULL)
     RETURNING failing_since AS "failingSince"`,
  ),
  list: createStatement(
    'list_webhook_deliveries',
    `SELECT id, event, status, attempts, response_status AS "responseStatus", failure, created_at AS at, ended_at AS "endedAt",
       next_attempt_at AS "nextAttemptAt"
     FROM webhook_deliveries
     WHERE webhook_id = $webhookId::uuid
       AND ($afterAt::timestamptz IS NULL OR (created_at, id) < ($afterAt::timestamptz, $afterId::uuid))
     ORDER BY created_at DESC, id DESC LIMIT $limit::int`,
  ),
  removeBefore: createStatement(
    'remove_webhook_deliveries',
    `DELETE FROM webhook_deliveries WHERE id IN (
       SELECT id FROM webhook_deliveries WHERE created_at < $before::timestamptz LIMIT $limit::int FOR UPDATE SKIP LOCKED
     ) RETURNING id`,
  ),
};

type TakenRow = Omit<TakenDelivery, 'secrets'> & SecretRow;

type ListRow = {
  readonly [Name in keyof DeliveryRecord]: undefined extends DeliveryRecord[Name]
    ? Exclude<DeliveryRecord[Name], undefined> | null
    : DeliveryRecord[Name];
};

const recordOf = (row: ListRow): DeliveryRecord => ({
  ...row,
  responseStatus: row.responseStatus ?? undefined,
  failure: row.failure ?? undefined,
  endedAt: row.endedAt ?? undefined,
  nextAttemptAt: row.status === 'pending' ? (row.nextAttemptAt ?? undefined) : undefined,
});

const valuesOf = ({ result, ...report }: AttemptReport) => ({
  ...report,
  responseStatus: 'status' in result ? result.status : null,
  failure: 'failure' in result ? result.failure : null,
});

/** Creates the outbox of webhooks in PostgreSQL. */
export const createWebhookDeliveries = (database: Database): WebhookDeliveries => {
  const run = createStatementRunner(database);

  return reportingUnavailable<WebhookDeliveries>(database, {
    add: async ({ organizationId, event, key, at, data }) => {
      const body = JSON.stringify({ type: event, timestamp: at.toISOString(), data });
      await run(statements.add, { organizationId, event, key, at, body });
    },

    addEnded: async ({ id, webhookId, event, body, ...report }) => {
      await run(statements.addEnded, { id, webhookId, event, body, ...valuesOf(report) });
    },

    take: async ({ underWay, ...request }) => {
      const rows = await run<TakenRow>(statements.take, { ...request, underWay: JSON.stringify(underWay) });
      return rows.map(({ encryptedSecret, previousSecret, previousUntil, ...taken }) => ({
        ...taken,
        secrets: secretsIn({ encryptedSecret, previousSecret, previousUntil }),
      }));
    },

    report: async ({ id, attempt }, report) => {
      const [row] = await run<{ failingSince: Date | null }>(statements.report, { id, attempt, ...valuesOf(report) });
      return row?.failingSince ? { failingSince: row.failingSince } : undefined;
    },

    list: async (webhookId, { limit, after }) => {
      const values = { webhookId, limit, afterAt: after?.at ?? null, afterId: after?.id ?? null };
      return (await run<ListRow>(statements.list, values)).map(recordOf);
    },

    removeBefore: async (before, limit) => (await run(statements.removeBefore, { before, limit })).length,
  });
};
