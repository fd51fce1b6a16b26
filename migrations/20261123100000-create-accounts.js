'use strict';

/**
 * Creates organizations, users, roles, permissions and their join tables. One query is one transaction and can run again,
 * so a node that is killed in between can start again.
 */
module.exports = {
  up: (queryInterface) =>
    queryInterface.sequelize.query(`
      CREATE TABLE IF NOT EXISTS organizations (
        id uuid PRIMARY KEY,
        name text NOT NULL UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE IF NOT EXISTS users (
        id uuid PRIMARY KEY,
        organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
        email text NOT NULL,
        name text NOT NULL,
        password_hash text NOT NULL,
        token_version integer NOT NULL DEFAULT 1,
        disabled_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX IF NOT EXISTS users_email_unique ON users (lower(email));
      CREATE INDEX IF NOT EXISTS users_organization ON users (organization_id);

      CREATE TABLE IF NOT EXISTS roles (
        id uuid PRIMARY KEY,
        organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
        name text NOT NULL,
        all_permission boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (organization_id, name)
      );

      CREATE TABLE IF NOT EXISTS permissions (
        id uuid PRIMARY KEY,
        name text NOT NULL UNIQUE,
        description text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE IF NOT EXISTS user_roles (
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        role_id uuid NOT NULL REFERENCES roles ON DELETE CASCADE,
        PRIMARY KEY (user_id, role_id)
      );
      CREATE INDEX IF NOT EXISTS user_roles_role ON user_roles (role_id);

      CREATE TABLE IF NOT EXISTS role_permissions (
        role_id uuid NOT NULL REFERENCES roles ON DELETE CASCADE,
        permission_id uuid NOT NULL REFERENCES permissions ON DELETE CASCADE,
        PRIMARY KEY (role_id, permission_id)
      );
      CREATE INDEX IF NOT EXISTS role_permissions_permission ON role_permissions (permission_id);
    `),

  down: (queryInterface) =>
    queryInterface.sequelize.query(
      'DROP TABLE IF EXISTS role_permissions, user_roles, permissions, roles, users, organizations',
    ),
};
