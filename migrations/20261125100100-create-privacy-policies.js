'use strict';

/** Creates the privacy policies of organizations; an organization without a row has the default policy. */
module.exports = {
  up: (queryInterface) =>
    queryInterface.sequelize.query(`
      CREATE TABLE IF NOT EXISTS privacy_policies (
        organization_id uuid PRIMARY KEY REFERENCES organizations ON DELETE CASCADE,
        enabled boolean NOT NULL,
        patterns jsonb NOT NULL,
        sensitive_attributes text[] NOT NULL
      );
    `),

  down: (queryInterface) => queryInterface.sequelize.query('DROP TABLE IF EXISTS privacy_policies'),
};
