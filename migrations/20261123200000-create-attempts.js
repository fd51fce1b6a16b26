'use strict';

/** Creates the table of each session's requests to providers. */
module.exports = {
  up: (queryInterface) =>
    queryInterface.sequelize.query(`
      CREATE TABLE IF NOT EXISTS attempts (
        session_id uuid NOT NULL REFERENCES enhancement_sessions ON DELETE CASCADE,
        number integer NOT NULL,
        provider text NOT NULL,
        model text NOT NULL,
        failure text,
        started_at timestamptz NOT NULL,
        first_token_ms integer,
        input_tokens integer NOT NULL,
        output_tokens integer NOT NULL,
        cost_nano bigint NOT NULL,
        usage_source text NOT NULL CHECK (usage_source IN ('provider', 'estimated')),
        PRIMARY KEY (session_id, number)
      );
    `),

  down: (queryInterface) => queryInterface.sequelize.query('DROP TABLE IF EXISTS attempts'),
};
