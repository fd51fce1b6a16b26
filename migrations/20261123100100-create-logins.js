'use strict';

/** Creates logins, the uses of their refresh tokens, and the access tokens that they issued. */
module.exports = {
  up: (queryInterface) =>
    queryInterface.sequelize.query(`
      CREATE TABLE IF NOT EXISTS logins (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        token_version integer NOT NULL,
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX IF NOT EXISTS logins_user ON logins (user_id);
      CREATE INDEX IF NOT EXISTS logins_expiry ON logins (expires_at);

      CREATE TABLE IF NOT EXISTS refresh_uses (
        login_id uuid NOT NULL REFERENCES logins ON DELETE CASCADE,
        generation integer NOT NULL,
        used_at timestamptz NOT NULL,
        PRIMARY KEY (login_id, generation)
      );

      CREATE TABLE IF NOT EXISTS access_tokens (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        login_id uuid NOT NULL REFERENCES logins ON DELETE CASCADE,
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz
      );
      CREATE INDEX IF NOT EXISTS access_tokens_user ON access_tokens (user_id);
      CREATE INDEX IF NOT EXISTS access_tokens_login ON access_tokens (login_id);
      CREATE INDEX IF NOT EXISTS access_tokens_expiry ON access_tokens (expires_at);
    `),

  down: (queryInterface) => queryInterface.sequelize.query('DROP TABLE IF EXISTS access_tokens, refresh_uses, logins'),
};
