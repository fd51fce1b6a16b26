import { isId } from '../../core/ids.ts';
import type { KnownKey, ServiceKey, ServiceKeys } from '../../ports/service-keys.ts';
import { select, type Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { createStatement, createStatementRunner } from './hot-statements.ts';

/** A key with the names of its roles. */
interface KeyRow {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly roles: string[];
  readonly shownPrefix: string;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revoked: boolean;
}

type KnownKeyRow = Pick<KeyRow, 'id' | 'organizationId' | 'expiresAt'>;

const keyBy = (condition: string): string => `
  SELECT service_keys.id, service_keys.organization_id AS "organizationId", service_keys.name,
    service_keys.shown_prefix AS "shownPrefix", service_keys.created_by AS "createdBy",
    service_keys.created_at AS "createdAt", service_keys.expires_at AS "expiresAt",
    service_keys.last_used_at AS "lastUsedAt", users.disabled_at IS NOT NULL AS revoked,
    ARRAY(
      SELECT roles.name FROM user_roles JOIN roles ON roles.id = user_roles.role_id WHERE user_roles.user_id = users.id
    ) AS roles
  FROM service_keys JOIN users USING (id) WHERE service_keys.organization_id = $organizationId AND ${condition}`;

const knownKeyBy = (condition: string): string =>
  `SELECT id, organization_id AS "organizationId", expires_at AS "expiresAt" FROM service_keys WHERE ${condition}`;

/** One statement, so that a key never exists without its user. */
const insertKey = `
  WITH new_user AS (
    INSERT INTO users (id, organization_id, kind, name) VALUES ($id, $organizationId, 'key', $name) RETURNING id
  ),
  new_key AS (
    INSERT INTO service_keys (id, organization_id, name, hash, shown_prefix, created_by, created_at, expires_at)
    SELECT id, $organizationId, $name, decode($hash, 'hex'), $shownPrefix, $createdBy, $createdAt, $expiresAt FROM new_user
    RETURNING id
  )
  INSERT INTO user_roles (user_id, role_id)
  SELECT new_key.id, roles.id FROM new_key, roles
  WHERE roles.organization_id = $organizationId AND roles.id = ANY($roleIds::uuid[])`;

/** The row of an id wins, so that no external id can be made to look like another user's id. */
const personsBy = `
  WITH persons AS (
    SELECT id, id::text = lower($reference) AS "isById" FROM users
    WHERE organization_id = $organizationId AND kind = 'person' AND erased_at IS NULL
      AND (id::text = lower($reference) OR external_id = $reference OR lower(email) = $email)
  )
  SELECT id FROM persons WHERE "isById" OR NOT EXISTS (SELECT FROM persons WHERE "isById")`;

const keyOf = ({ createdBy, expiresAt, lastUsedAt, roles, ...key }: KeyRow): ServiceKey => ({
  ...key,
  roles: [...roles].sort(),
  createdBy: createdBy ?? undefined,
  expiresAt: expiresAt ?? undefined,
  lastUsedAt: lastUsedAt ?? undefined,
});

const knownKeyOf = (row: KnownKeyRow | undefined): KnownKey | undefined =>
  row && { ...row, expiresAt: row.expiresAt ?? undefined };

/** Creates the store of service keys in PostgreSQL. */
export const createServiceKeys = (database: Database): ServiceKeys => {
  const { sequelize } = database;
  const run = createStatementRunner(database);
  const findByHash = createStatement('find_key_by_hash', knownKeyBy(`hash = decode($hash, 'hex')`));
  const findById = createStatement('find_key_by_id', knownKeyBy('id = $id'));
  const findPersons = createStatement('find_persons', personsBy);

  return reportingUnavailable<ServiceKeys>(database, {
    create: async ({ createdBy, expiresAt, ...key }) => {
      const bind = { ...key, createdBy: createdBy ?? null, expiresAt: expiresAt ?? null };
      await sequelize.query(insertKey, { bind });
    },

    list: async (organizationId, { limit, after }) => {
      const isLater = 'users.disabled_at IS NULL AND ($after::uuid IS NULL OR service_keys.id < $after::uuid)';
      const query = `${keyBy(isLater)} ORDER BY service_keys.id DESC LIMIT $limit`;
      return (await select<KeyRow>(sequelize, query, { organizationId, after: after ?? null, limit })).map(keyOf);
    },

    find: async (organizationId, id) => {
      if (!isId(id)) return undefined;
      const [row] = await select<KeyRow>(sequelize, keyBy('service_keys.id = $id'), { organizationId, id });
      return row && keyOf(row);
    },

    findByHash: async (hash) => knownKeyOf((await run<KnownKeyRow>(findByHash, { hash }))[0]),

    findById: async (id) => (isId(id) ? knownKeyOf((await run<KnownKeyRow>(findById, { id }))[0]) : undefined),

    recordUse: async (id, at) => {
      await sequelize.query(
        `UPDATE service_keys SET last_used_at = $at
         WHERE id = $id AND (last_used_at IS NULL OR last_used_at <= $at::timestamptz - interval '1 minute')`,
        { bind: { id, at } },
      );
    },

    findPersons: async (organizationId, reference) => {
      const email = reference.toLowerCase();
      const found = await run<{ id: string }>(findPersons, { organizationId, reference, email });
      return found.map(({ id }) => id);
    },
  });
};
