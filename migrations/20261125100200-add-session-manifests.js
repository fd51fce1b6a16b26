'use strict';

/** Adds the manifest of each session's context, and an index for the samples of a user's style. */
module.exports = {
  up: (queryInterface) =>
    queryInterface.sequelize.query(`
      ALTER TABLE enhancement_sessions ADD COLUMN IF NOT EXISTS manifest jsonb;
      CREATE INDEX IF NOT EXISTS enhancement_sessions_accepted
        ON enhancement_sessions (user_id, (options #>> '{context,fieldType}'), created_at DESC, id DESC) WHERE accepted;
    `),

  down: (queryInterface) =>
    queryInterface.sequelize.query(`
      DROP INDEX IF EXISTS enhancement_sessions_accepted;
      ALTER TABLE enhancement_sessions DROP COLUMN IF EXISTS manifest;
    `),
};
