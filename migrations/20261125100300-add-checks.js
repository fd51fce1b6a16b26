'use strict';

/** Adds the checks of the protected content of each session's text. */
module.exports = {
  up: (queryInterface) =>
    queryInterface.sequelize.query('ALTER TABLE enhancement_sessions ADD COLUMN IF NOT EXISTS checks jsonb'),

  down: (queryInterface) =>
    queryInterface.sequelize.query('ALTER TABLE enhancement_sessions DROP COLUMN IF EXISTS checks'),
};
