'use strict';

/**
 * Turns the attempts into a ledger by user, organization and the windows of both, and adds the reservation to each session.
 * Drops the table of windows: a subject's latest window is its current one.
 */
module.exports = {
  up: (queryInterface) =>
    queryInterface.sequelize.query(`
      ALTER TABLE enhancement_sessions
        ADD COLUMN IF NOT EXISTS user_window timestamptz,
        ADD COLUMN IF NOT EXISTS organization_window timestamptz,
        ADD COLUMN IF NOT EXISTS reserved_tokens bigint NOT NULL DEFAULT 0,
        ADD COLUMN IF NOT EXISTS reserved_cost_nano bigint NOT NULL DEFAULT 0;
      UPDATE enhancement_sessions SET
        user_window = coalesce(
          (SELECT started_at FROM usage_windows WHERE subject_id = user_id AND started_at <= created_at), created_at),
        organization_window = coalesce(
          (SELECT started_at FROM usage_windows WHERE subject_id = organization_id AND started_at <= created_at), created_at)
      WHERE user_window IS NULL;
      ALTER TABLE enhancement_sessions
        ALTER COLUMN user_window SET NOT NULL,
        ALTER COLUMN organization_window SET NOT NULL;
      CREATE INDEX IF NOT EXISTS enhancement_sessions_user_window
        ON enhancement_sessions (organization_id, user_window);
      CREATE INDEX IF NOT EXISTS enhancement_sessions_organization_window
        ON enhancement_sessions (organization_id, organization_window);
      CREATE INDEX IF NOT EXISTS enhancement_sessions_pending
        ON enhancement_sessions (organization_id) WHERE status = 'pending';
      DROP TABLE IF EXISTS usage_windows;

      ALTER TABLE attempts
        ADD COLUMN IF NOT EXISTS organization_id uuid REFERENCES organizations ON DELETE CASCADE,
        ADD COLUMN IF NOT EXISTS user_id uuid REFERENCES users ON DELETE CASCADE,
        ADD COLUMN IF NOT EXISTS user_window timestamptz,
        ADD COLUMN IF NOT EXISTS organization_window timestamptz,
        ADD COLUMN IF NOT EXISTS cached_input_tokens integer NOT NULL DEFAULT 0;
      UPDATE attempts SET
        organization_id = session.organization_id,
        user_id = session.user_id,
        user_window = session.user_window,
        organization_window = session.organization_window
      FROM enhancement_sessions AS session
      WHERE session.id = session_id AND attempts.user_window IS NULL;
      ALTER TABLE attempts
        ALTER COLUMN organization_id SET NOT NULL,
        ALTER COLUMN user_id SET NOT NULL,
        ALTER COLUMN user_window SET NOT NULL,
        ALTER COLUMN organization_window SET NOT NULL;
      CREATE INDEX IF NOT EXISTS attempts_user_window ON attempts (organization_id, user_window);
      CREATE INDEX IF NOT EXISTS attempts_organization_window ON attempts (organization_id, organization_window);
    `),

  down: (queryInterface) =>
    queryInterface.sequelize.query(`
      ALTER TABLE attempts
        DROP COLUMN IF EXISTS organization_id,
        DROP COLUMN IF EXISTS user_id,
        DROP COLUMN IF EXISTS user_window,
        DROP COLUMN IF EXISTS organization_window,
        DROP COLUMN IF EXISTS cached_input_tokens;
      DROP INDEX IF EXISTS enhancement_sessions_pending;
      ALTER TABLE enhancement_sessions
        DROP COLUMN IF EXISTS user_window,
        DROP COLUMN IF EXISTS organization_window,
        DROP COLUMN IF EXISTS reserved_tokens,
        DROP COLUMN IF EXISTS reserved_cost_nano;
      CREATE TABLE IF NOT EXISTS usage_windows (
        subject_id uuid PRIMARY KEY,
        started_at timestamptz NOT NULL
      );
    `),
};
