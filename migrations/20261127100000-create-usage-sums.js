'use strict';

/**
 * The sums of usage by UTC day. Those of an organization are spread over shards, so that the ends of different users seldom wait for
 * each other's rows.
 */
const table = `
  CREATE TABLE IF NOT EXISTS usage_sums (
    organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    subject_id uuid NOT NULL,
    day date NOT NULL,
    grouping text COLLATE "C" NOT NULL CHECK (grouping IN ('action', 'provider', 'user')),
    key text COLLATE "C" NOT NULL,
    shard smallint NOT NULL,
    requests bigint NOT NULL,
    tokens bigint NOT NULL,
    cost_nano numeric NOT NULL,
    PRIMARY KEY (organization_id, subject_id, day, grouping, key, shard)
  ) WITH (fillfactor = 70)`;

/**
 * What each session counts for: the use by action and by provider of its user and of its organization, and its organization's use by
 * user. A session without requests to a provider counts as a request of its user. A key is at most 255 characters, which the index can hold.
 */
const view = `
  CREATE OR REPLACE VIEW usage_parts AS
    SELECT
      session.id AS session_id,
      session.status,
      session.created_at,
      session.organization_id,
      part.subject_id,
      (session.created_at AT TIME ZONE 'UTC')::date AS day,
      part.grouping,
      part.key,
      part.shard,
      share.requests,
      share.tokens,
      share.cost_nano
    FROM enhancement_sessions AS session
    CROSS JOIN LATERAL (
      SELECT
        'action' AS grouping, session.action AS key, 1::bigint AS requests,
        coalesce(sum(input_tokens::bigint + output_tokens), 0)::bigint AS tokens, coalesce(sum(cost_nano), 0) AS cost_nano
      FROM attempts WHERE session_id = session.id
      UNION ALL
      SELECT 'provider', left(provider, 255), count(*), sum(input_tokens::bigint + output_tokens)::bigint, sum(cost_nano)
      FROM attempts WHERE session_id = session.id GROUP BY left(provider, 255)
    ) AS share
    CROSS JOIN LATERAL (
      VALUES
        (session.user_id, share.grouping, share.key, 0),
        (session.organization_id, share.grouping, share.key, get_byte(uuid_send(session.user_id), 15) % 8),
        (session.organization_id, 'user', session.user_id::text, 0)
    ) AS part (subject_id, grouping, key, shard)
    WHERE part.grouping <> 'user' OR share.grouping = 'action'`;

const columns = 'organization_id, subject_id, day, grouping, key, shard';

/** Adds an ended session to the sums. It locks their rows in one order, so that concurrent ends cannot deadlock. */
const addSession = `
  CREATE OR REPLACE FUNCTION add_session_to_usage_sums() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO usage_sums AS sums (${columns}, requests, tokens, cost_nano)
    SELECT ${columns}, requests, tokens, cost_nano FROM usage_parts WHERE session_id = NEW.id ORDER BY ${columns}
    ON CONFLICT (${columns}) DO UPDATE SET
      requests = sums.requests + excluded.requests,
      tokens = sums.tokens + excluded.tokens,
      cost_nano = sums.cost_nano + excluded.cost_nano;
    RETURN NULL;
  END $$`;

/**
 * The trigger runs after the statement that ends a session, in its transaction. It covers every such statement, those of nodes that
 * still run the version before this migration included.
 */
const trigger = `
  CREATE OR REPLACE TRIGGER add_ended_session_to_usage_sums AFTER UPDATE OF status ON enhancement_sessions
  FOR EACH ROW WHEN (OLD.status = 'pending' AND NEW.status <> 'pending') EXECUTE FUNCTION add_session_to_usage_sums()`;

/** Replaces the sums by those of all ended sessions. The lock makes ends wait, so that each is counted once: here or by the trigger. */
const rebuild = `
  CREATE OR REPLACE FUNCTION rebuild_usage_sums() RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    LOCK TABLE usage_sums IN EXCLUSIVE MODE;
    DELETE FROM usage_sums;
    INSERT INTO usage_sums (${columns}, requests, tokens, cost_nano)
    SELECT ${columns}, sum(requests), sum(tokens), sum(cost_nano) FROM usage_parts WHERE status <> 'pending' GROUP BY ${columns};
  END $$`;

/**
 * Creates the sums of usage by day, from which a month's usage is read without its sessions. The ledger (`attempts`) stays
 * authoritative: `SELECT rebuild_usage_sums()` makes the sums from it again, also while sessions end.
 */
module.exports = {
  up: async ({ sequelize }) => {
    await sequelize.query([table, view, addSession, trigger, rebuild].join(';\n'));
    // In a transaction of its own: creating the trigger locks the sessions, and this takes seconds for a million of them.
    await sequelize.query('SELECT rebuild_usage_sums()');
  },

  down: ({ sequelize }) =>
    sequelize.query(`
      DROP TRIGGER IF EXISTS add_ended_session_to_usage_sums ON enhancement_sessions;
      DROP FUNCTION IF EXISTS add_session_to_usage_sums, rebuild_usage_sums;
      DROP VIEW IF EXISTS usage_parts;
      DROP TABLE IF EXISTS usage_sums;
    `),
};
