'use strict';

const createUsageSums = require('./20261127100000-create-usage-sums.js');

const allow = (groupings) => `
  ALTER TABLE usage_sums
    DROP CONSTRAINT IF EXISTS usage_sums_grouping_check,
    ADD CONSTRAINT usage_sums_grouping_check CHECK (grouping IN (${groupings.map((name) => `'${name}'`).join(', ')}))`;

/** The first day of the block that a day is in. Blocks are the eight days from each day whose number since 1970 is a multiple of 8. */
const blockOf = (day) => `${day} - (${day} - date '1970-01-01') % 8`;

/**
 * What each session counts for: the use by action and by provider of its user and of its organization, and its organization's use by
 * user, in the day and in the block of eight days. A session without requests to a provider counts as a request of its user. A key is at
 * most 255 characters, which the index can hold.
 */
const view = `
  CREATE OR REPLACE VIEW usage_parts AS
    SELECT
      session.id AS session_id,
      session.status,
      session.created_at,
      session.organization_id,
      part.subject_id,
      CASE part.grouping WHEN 'user_block' THEN ${blockOf('created.day')} ELSE created.day END AS day,
      part.grouping,
      part.key,
      part.shard,
      share.requests,
      share.tokens,
      share.cost_nano
    FROM enhancement_sessions AS session
    CROSS JOIN LATERAL (SELECT (session.created_at AT TIME ZONE 'UTC')::date AS day) AS created
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
        (session.organization_id, 'user', session.user_id::text, 0),
        (session.organization_id, 'user_block', session.user_id::text, 0)
    ) AS part (subject_id, grouping, key, shard)
    WHERE part.grouping NOT IN ('user', 'user_block') OR share.grouping = 'action'`;

const removeBlocks = `DELETE FROM usage_sums WHERE grouping = 'user_block'`;

const addBlocks = `
  INSERT INTO usage_sums (organization_id, subject_id, day, grouping, key, shard, requests, tokens, cost_nano)
  SELECT
    organization_id, subject_id, ${blockOf('day')}, 'user_block', key, shard, sum(requests), sum(tokens), sum(cost_nano)
  FROM usage_sums WHERE grouping = 'user' GROUP BY 1, 2, 3, 5, 6`;

/**
 * Adds to the sums of usage those of each user in blocks of eight days, so that an organization's usage by user is read from at most four
 * blocks and seven days of each user. A node of the version before leaves the blocks out of its answers.
 */
module.exports = {
  // One transaction: the lock of the first statement makes ends of sessions wait, so that each is counted once, here or by the trigger.
  up: ({ sequelize }) =>
    sequelize.query([allow(['action', 'provider', 'user', 'user_block']), removeBlocks, view, addBlocks].join(';\n')),

  down: async (queryInterface) => {
    // First the trigger's view: a session that ends meanwhile must not add a block that is no longer allowed.
    await createUsageSums.up(queryInterface);
    await queryInterface.sequelize.query([removeBlocks, allow(['action', 'provider', 'user'])].join(';\n'));
  },
};
