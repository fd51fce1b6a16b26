'use strict';

/** Creates enhancement sessions, and the start of each user's and organization's usage window. */
module.exports = {
  up: (queryInterface) =>
    queryInterface.sequelize.query(`
      CREATE TABLE IF NOT EXISTS enhancement_sessions (
        id uuid PRIMARY KEY,
        organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        parent_id uuid REFERENCES enhancement_sessions ON DELETE SET NULL,
        status text NOT NULL DEFAULT 'pending'
          CHECK (status IN ('pending', 'completed', 'cancelled', 'error')),
        text text NOT NULL,
        enhanced_text text,
        action text NOT NULL,
        format text NOT NULL,
        options jsonb NOT NULL DEFAULT '{}',
        provider text,
        model text,
        input_tokens integer NOT NULL DEFAULT 0,
        output_tokens integer NOT NULL DEFAULT 0,
        cost_nano bigint NOT NULL DEFAULT 0,
        cancel_reason text,
        error jsonb,
        idempotency_key text,
        fingerprint text,
        accepted boolean,
        final_text text,
        created_at timestamptz NOT NULL,
        completed_at timestamptz
      );
      CREATE INDEX IF NOT EXISTS enhancement_sessions_history
        ON enhancement_sessions (user_id, created_at DESC, id DESC);
      CREATE INDEX IF NOT EXISTS enhancement_sessions_organization
        ON enhancement_sessions (organization_id, created_at);
      CREATE INDEX IF NOT EXISTS enhancement_sessions_parent ON enhancement_sessions (parent_id);
      CREATE INDEX IF NOT EXISTS enhancement_sessions_unfinished
        ON enhancement_sessions (created_at) WHERE status = 'pending';
      CREATE UNIQUE INDEX IF NOT EXISTS enhancement_sessions_idempotency
        ON enhancement_sessions (user_id, idempotency_key);

      CREATE TABLE IF NOT EXISTS usage_windows (
        subject_id uuid PRIMARY KEY,
        started_at timestamptz NOT NULL
      );
    `),

  down: (queryInterface) => queryInterface.sequelize.query('DROP TABLE IF EXISTS usage_windows, enhancement_sessions'),
};
