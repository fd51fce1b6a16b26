'use strict';

/** Adds the epoch of a session's writer; a writer that takes the session over gets the next epoch. */
module.exports = {
  up: (queryInterface) =>
    queryInterface.sequelize.query(`
      ALTER TABLE enhancement_sessions ADD COLUMN IF NOT EXISTS epoch integer NOT NULL DEFAULT 1;
    `),

  down: (queryInterface) =>
    queryInterface.sequelize.query('ALTER TABLE enhancement_sessions DROP COLUMN IF EXISTS epoch'),
};
