'use strict';

/**
 * The deliveries have no foreign key to their webhook: a session that ends takes no lock on the webhook, and deleting a webhook does not wait for
 * its deliveries, which are deleted after their retention. `body` is text: each attempt sends the same bytes.
 */
const tables = `
  CREATE TABLE IF NOT EXISTS webhooks (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    url text NOT NULL,
    events text[] NOT NULL,
    enabled boolean NOT NULL,
    disabled_reason text CHECK (disabled_reason IN ('gone', 'failing')),
    encrypted_secret text NOT NULL,
    previous_encrypted_secret text,
    previous_until timestamptz,
    failing_since timestamptz,
    paused_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX IF NOT EXISTS webhooks_organization ON webhooks (organization_id, id);

  CREATE TABLE IF NOT EXISTS webhook_deliveries (
    id uuid PRIMARY KEY,
    webhook_id uuid NOT NULL,
    event text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    body text NOT NULL,
    status text COLLATE "C" NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    response_status integer,
    failure text,
    created_at timestamptz NOT NULL,
    ended_at timestamptz,
    UNIQUE (webhook_id, event, key)
  );
  CREATE INDEX IF NOT EXISTS webhook_deliveries_due ON webhook_deliveries (webhook_id, next_attempt_at)
    WHERE status = 'pending';
  CREATE INDEX IF NOT EXISTS webhook_deliveries_newest ON webhook_deliveries (webhook_id, created_at DESC, id DESC);
  CREATE INDEX IF NOT EXISTS webhook_deliveries_created ON webhook_deliveries (created_at)`;

/** Creates the webhooks of organizations and the outbox of their deliveries. */
module.exports = {
  up: ({ sequelize }) => sequelize.query(tables),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS webhook_deliveries, webhooks'),
};
