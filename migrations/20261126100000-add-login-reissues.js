'use strict';

/** The default of LOGIN_MAX_DAYS. Before this migration refreshing postponed a login's end without limit. */
const absoluteEnd = `created_at + interval '30 days'`;

/** Adds the time at which a login's newest refresh token was issued again, and an absolute end for existing logins. */
module.exports = {
  up: (queryInterface) =>
    queryInterface.sequelize.query(`
      ALTER TABLE logins ADD COLUMN IF NOT EXISTS reissued_at timestamptz;
      UPDATE logins SET expires_at = ${absoluteEnd} WHERE expires_at > ${absoluteEnd};
    `),

  down: (queryInterface) => queryInterface.sequelize.query('ALTER TABLE logins DROP COLUMN IF EXISTS reissued_at'),
};
