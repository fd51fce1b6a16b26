'use strict';

/**
 * The permissions of administration, with the ids of the seeder, so that an installation seeded earlier gets them under the same ids.
 */
const permissions = [
  ['019ab000-0000-7000-8000-000000000113', 'user.impersonate', 'Act for another user with a service key'],
  ['019ab000-0000-7000-8000-000000000114', 'issuer.manage', 'Change the issuers whose tokens are trusted'],
  ['019ab000-0000-7000-8000-000000000115', 'key.manage', 'Create and revoke service keys'],
  ['019ab000-0000-7000-8000-000000000116', 'settings.manage', 'Change the organization’s settings'],
  ['019ab000-0000-7000-8000-000000000117', 'session.manage', 'See and stop the organization’s running sessions'],
  ['019ab000-0000-7000-8000-000000000118', 'audit.view', 'See the audit'],
];

const columns = `
  ALTER TABLE users ADD COLUMN IF NOT EXISTS kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'key'));
  ALTER TABLE users ADD COLUMN IF NOT EXISTS issuer_id uuid;
  ALTER TABLE users ADD COLUMN IF NOT EXISTS issuer text COLLATE "C";
  ALTER TABLE users ADD COLUMN IF NOT EXISTS external_id text COLLATE "C";
  ALTER TABLE users ADD COLUMN IF NOT EXISTS erased_at timestamptz;
  ALTER TABLE users ALTER COLUMN email DROP NOT NULL;
  ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL;
  CREATE UNIQUE INDEX IF NOT EXISTS users_external_unique ON users (organization_id, issuer, external_id);
  CREATE INDEX IF NOT EXISTS users_external ON users (organization_id, external_id);
  CREATE INDEX IF NOT EXISTS users_name_prefix ON users (organization_id, lower(name) text_pattern_ops);
  CREATE INDEX IF NOT EXISTS users_email_prefix ON users (organization_id, lower(email) text_pattern_ops);
  ALTER TABLE logins ADD COLUMN IF NOT EXISTS issuer_id uuid;
  CREATE INDEX IF NOT EXISTS logins_issuer ON logins (issuer_id) WHERE issuer_id IS NOT NULL;
  ALTER TABLE logins ADD COLUMN IF NOT EXISTS acting jsonb;
  ALTER TABLE logins ADD COLUMN IF NOT EXISTS address text;
  ALTER TABLE logins ADD COLUMN IF NOT EXISTS last_used_at timestamptz;
  ALTER TABLE enhancement_sessions ADD COLUMN IF NOT EXISTS erased_at timestamptz;
  CREATE INDEX IF NOT EXISTS enhancement_sessions_not_erased ON enhancement_sessions (organization_id, completed_at)
    WHERE erased_at IS NULL AND completed_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS users_erased ON users (erased_at) WHERE erased_at IS NOT NULL`;

const issuers = `
  CREATE TABLE IF NOT EXISTS issuers (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    name text NOT NULL,
    issuer text COLLATE "C" NOT NULL,
    audience text COLLATE "C" NOT NULL,
    algorithms text[] NOT NULL,
    jwks_url text,
    keys jsonb,
    encrypted_secret text,
    claims jsonb NOT NULL DEFAULT '{}',
    allowed_roles text[] NOT NULL,
    default_roles text[] NOT NULL DEFAULT '{}',
    max_age_seconds integer,
    disabled_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (issuer, audience),
    CHECK (num_nonnulls(jwks_url, keys, encrypted_secret) = 1)
  );
  CREATE INDEX IF NOT EXISTS issuers_organization ON issuers (organization_id, id)`;

/** The user of a key has the same id as the key: its roles, limits and sessions are those of this user. */
const keys = `
  CREATE TABLE IF NOT EXISTS service_keys (
    id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    name text NOT NULL,
    hash bytea NOT NULL UNIQUE,
    shown_prefix text NOT NULL,
    created_by uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    last_used_at timestamptz
  );
  CREATE INDEX IF NOT EXISTS service_keys_organization ON service_keys (organization_id, id);
  CREATE TABLE IF NOT EXISTS system_keys (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    hash bytea NOT NULL UNIQUE,
    shown_prefix text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    revoked_at timestamptz
  )`;

const settings = `
  CREATE TABLE IF NOT EXISTS organization_settings (
    organization_id uuid PRIMARY KEY REFERENCES organizations ON DELETE CASCADE,
    assistant_enabled boolean NOT NULL DEFAULT true,
    allowed_providers text[],
    allowed_models text[],
    retention_days integer,
    limits jsonb NOT NULL DEFAULT '{}',
    updated_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE IF NOT EXISTS password_links (
    hash bytea PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
  );
  CREATE INDEX IF NOT EXISTS password_links_user ON password_links (user_id)`;

/** Organizations and users have no foreign keys here: what happened stays after they are gone. */
const audit = `
  CREATE TABLE IF NOT EXISTS audit_events (
    id uuid PRIMARY KEY,
    organization_id uuid,
    at timestamptz NOT NULL,
    type text COLLATE "C" NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    actor_type text COLLATE "C" NOT NULL,
    actor_id text COLLATE "C",
    on_behalf_of uuid,
    subject_type text COLLATE "C",
    subject_id text COLLATE "C",
    address text,
    request_id text,
    before jsonb,
    after jsonb,
    details jsonb
  );
  CREATE INDEX IF NOT EXISTS audit_events_newest ON audit_events (organization_id, at DESC, id DESC);
  CREATE INDEX IF NOT EXISTS audit_events_type ON audit_events (organization_id, type, at DESC, id DESC);
  CREATE INDEX IF NOT EXISTS audit_events_actor ON audit_events (organization_id, actor_id, at DESC, id DESC);
  CREATE INDEX IF NOT EXISTS audit_events_subject ON audit_events (organization_id, subject_id, at DESC, id DESC);

  CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'The audit is append-only.' USING ERRCODE = 'insufficient_privilege';
  END $$;
  CREATE OR REPLACE TRIGGER refuse_audit_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()`;

const quoted = (values) => `(${values.map((value) => `'${value}'`).join(', ')})`;

/** Creates issuers, service keys, settings of organizations, one-time links and the audit, and the permissions for them. */
module.exports = {
  up: ({ sequelize }) =>
    sequelize.query(
      [
        columns,
        issuers,
        keys,
        settings,
        audit,
        `INSERT INTO permissions (id, name, description) VALUES ${permissions.map(quoted).join(', ')} ON CONFLICT DO NOTHING`,
      ].join(';\n'),
    ),

  down: ({ sequelize }) =>
    sequelize.query(`
      DROP TABLE IF EXISTS audit_events, password_links, organization_settings, service_keys, system_keys, issuers;
      DROP FUNCTION IF EXISTS refuse_audit_change;
      DELETE FROM permissions WHERE name IN ${quoted(permissions.map(([, name]) => name))};
      ALTER TABLE enhancement_sessions DROP COLUMN IF EXISTS erased_at;
      ALTER TABLE logins DROP COLUMN IF EXISTS issuer_id, DROP COLUMN IF EXISTS acting, DROP COLUMN IF EXISTS address,
        DROP COLUMN IF EXISTS last_used_at;
      DELETE FROM users WHERE email IS NULL OR password_hash IS NULL OR kind <> 'person';
      DROP INDEX IF EXISTS users_name_prefix, users_email_prefix;
      ALTER TABLE users DROP COLUMN IF EXISTS kind, DROP COLUMN IF EXISTS issuer_id, DROP COLUMN IF EXISTS issuer, DROP COLUMN IF EXISTS external_id,
        DROP COLUMN IF EXISTS erased_at, ALTER COLUMN email SET NOT NULL, ALTER COLUMN password_hash SET NOT NULL;
    `),
};
