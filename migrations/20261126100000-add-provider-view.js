'use strict';

/** The id of the seeder, so that an installation seeded earlier gets the permission under the same id. */
const id = '019ab000-0000-7000-8000-000000000112';

/** Adds the permission to see the providers in the health check. */
module.exports = {
  up: (queryInterface) =>
    queryInterface.sequelize.query(`
      INSERT INTO permissions (id, name, description)
      VALUES ('${id}', 'provider.view', 'See the providers, their models and circuits')
      ON CONFLICT DO NOTHING
    `),

  down: (queryInterface) => queryInterface.sequelize.query(`DELETE FROM permissions WHERE name = 'provider.view'`),
};
