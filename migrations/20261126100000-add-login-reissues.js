'use strict';

/** The default of LOGIN_MAX_DAYS: until now, refreshing put a login's end off for ever. */
const absoluteEnd = `created_at + interval '30 days'`;

/** When the newest refresh token of a login was handed out again, and an absolute end for the logins that there are. */
module.exports = {
  up: (queryInterface) =>
    queryInterface.sequelize.query(`
      ALTER TABLE logins ADD COLUMN IF NOT EXISTS reissued_at timestamptz;
      UPDATE logins SET expires_at = ${absoluteEnd} WHERE expires_at > ${absoluteEnd};
    `),

  down: (queryInterface) => queryInterface.sequelize.query('ALTER TABLE logins DROP COLUMN IF EXISTS reissued_at'),
};
