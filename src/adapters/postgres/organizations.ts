import { UniqueConstraintError } from 'sequelize';
import { isId } from '../../core/ids.ts';
import type { Organization, Organizations, SystemKey, SystemKeys } from '../../ports/organizations.ts';
import { select, type Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';

/** One statement, so that no organization exists without its administrator. */
const insertOrganization = `
  WITH organization AS (
    INSERT INTO organizations (id, name) VALUES ($id, $name) RETURNING id
  ),
  given_roles AS (
    SELECT * FROM jsonb_to_recordset($roles::jsonb) AS role (id uuid, name text, "allPermission" boolean, permissions jsonb)
  ),
  new_roles AS (
    INSERT INTO roles (id, organization_id, name, all_permission)
    SELECT given_roles.id, organization.id, given_roles.name, "allPermission" FROM given_roles, organization
    RETURNING id
  ),
  grants AS (
    INSERT INTO role_permissions (role_id, permission_id)
    SELECT new_roles.id, permissions.id FROM new_roles JOIN given_roles USING (id)
    JOIN permissions ON given_roles.permissions ? permissions.name
  ),
  administrator AS (
    INSERT INTO users (id, organization_id, email, name)
    SELECT $adminId, id, $adminEmail, $adminName FROM organization RETURNING id
  ),
  administration AS (
    INSERT INTO user_roles (user_id, role_id)
    SELECT administrator.id, new_roles.id FROM administrator, new_roles WHERE new_roles.id = $adminRoleId
  )
  INSERT INTO password_links (hash, user_id, expires_at)
  SELECT decode($linkHash, 'hex'), id, $linkExpiresAt FROM administrator`;

/** Creates the store of organizations in PostgreSQL. */
export const createOrganizations = (database: Database): Organizations => {
  const { sequelize } = database;
  return reportingUnavailable<Organizations>(database, {
    create: async ({ id, name, roles, admin, passwordLink }) => {
      try {
        await sequelize.query(insertOrganization, {
          bind: {
            id,
            name,
            roles: JSON.stringify(roles),
            adminId: admin.id,
            adminEmail: admin.email,
            adminName: admin.name,
            adminRoleId: admin.roleId,
            linkHash: passwordLink.hash.toString('hex'),
            linkExpiresAt: passwordLink.expiresAt,
          },
        });
        return 'created';
      } catch (error) {
        if (!(error instanceof UniqueConstraintError)) throw error;
        const { constraint } = error.parent as { readonly constraint?: string };
        if (constraint === 'organizations_name_key') return 'name_taken';
        if (constraint === 'users_email_unique') return 'email_taken';
        throw error;
      }
    },

    list: ({ limit, after }) =>
      select<Organization>(
        sequelize,
        `SELECT id, name, created_at AS "createdAt" FROM organizations
         WHERE $after::uuid IS NULL OR id < $after::uuid ORDER BY id DESC LIMIT $limit`,
        { limit, after: after ?? null },
      ),
  });
};

const systemKeyBy = (condition: string): string => `
  SELECT id, name, shown_prefix AS "shownPrefix", created_at AS "createdAt", expires_at AS "expiresAt"
  FROM system_keys WHERE revoked_at IS NULL AND ${condition} ORDER BY id DESC`;

type SystemKeyRow = Omit<SystemKey, 'expiresAt'> & { readonly expiresAt: Date | null };

const systemKeyOf = (row: SystemKeyRow): SystemKey => ({ ...row, expiresAt: row.expiresAt ?? undefined });

/** Creates the store of system keys in PostgreSQL. */
export const createSystemKeys = (database: Database): SystemKeys => {
  const { sequelize } = database;
  return reportingUnavailable<SystemKeys>(database, {
    create: async ({ expiresAt, ...key }) => {
      await sequelize.query(
        `INSERT INTO system_keys (id, name, hash, shown_prefix, created_at, expires_at)
         VALUES ($id, $name, decode($hash, 'hex'), $shownPrefix, $createdAt, $expiresAt)`,
        { bind: { ...key, expiresAt: expiresAt ?? null } },
      );
    },
    list: async () => (await select<SystemKeyRow>(sequelize, systemKeyBy('true'), {})).map(systemKeyOf),
    findByHash: async (hash) => {
      const [row] = await select<SystemKeyRow>(sequelize, systemKeyBy(`hash = decode($hash, 'hex')`), { hash });
      return row && systemKeyOf(row);
    },
    revoke: async (id, at) => {
      if (!isId(id)) return false;
      const revoked = await select<{ id: string }>(
        sequelize,
        'UPDATE system_keys SET revoked_at = $at WHERE id = $id AND revoked_at IS NULL RETURNING id',
        { id, at },
      );
      return revoked.length > 0;
    },
  });
};
