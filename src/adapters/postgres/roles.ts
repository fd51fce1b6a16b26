import { UniqueConstraintError, type Transaction } from 'sequelize';
import { ZomaError } from '../../core/errors.ts';
import { isId } from '../../core/ids.ts';
import type { Role, RoleGrants, Roles } from '../../ports/roles.ts';
import { keepAdministrator } from './administrators.ts';
import { select, type Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { PermissionModel, RoleModel, RolePermissionModel } from './models.ts';

const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  one.name < other.name ? -1 : 1;

/** What has the role: users who are not erased, service keys and issuers. */
const usesQuery = `
  SELECT
    (SELECT count(*)::int FROM users JOIN user_roles ON user_id = users.id
      WHERE role_id = $roleId AND kind = 'person' AND erased_at IS NULL) AS users,
    (SELECT count(*)::int FROM users JOIN user_roles ON user_id = users.id
      WHERE role_id = $roleId AND kind = 'key' AND erased_at IS NULL) AS keys,
    (SELECT count(*)::int FROM issuers
      WHERE organization_id = $organizationId AND $name::text = ANY(allowed_roles || default_roles)) AS issuers`;

/** Creates the store of roles in PostgreSQL. */
export const createRoles = (database: Database): Roles => {
  const { sequelize } = database;
  const roles = sequelize.getRepository(RoleModel);
  const permissions = sequelize.getRepository(PermissionModel);
  const rolePermissions = sequelize.getRepository(RolePermissionModel);

  const findAll = async (
    where: { readonly organizationId: string; readonly id?: string },
    transaction?: Transaction,
  ): Promise<Role[]> => {
    const within = transaction && { transaction };
    const found = await roles.findAll({ where, include: [permissions], ...within });
    const all = await permissions.findAll({ ...within });
    return found.sort(byName).map(({ id, organizationId, name, allPermission, permissions: granted }) => ({
      id,
      organizationId,
      name,
      allPermission,
      permissions: (allPermission ? all : granted).map((permission) => permission.name).sort(),
    }));
  };

  const require = async (organizationId: string, id: string, transaction: Transaction): Promise<Role> => {
    const [found] = isId(id) ? await findAll({ organizationId, id }, transaction) : [];
    if (!found) throw new ZomaError('not_found');
    return found;
  };

  /** Replaces what a role grants. A role that passes every check has no rows of its own. */
  const setGrants = async (
    roleId: string,
    { allPermission, permissions: names }: RoleGrants,
    transaction: Transaction,
  ): Promise<void> => {
    await roles.update({ allPermission }, { where: { id: roleId }, transaction });
    const granted = allPermission ? [] : await permissions.findAll({ where: { name: [...names] }, transaction });
    await rolePermissions.destroy({ where: { roleId }, transaction });
    const rows = granted.map(({ id: permissionId }) => ({ roleId, permissionId }));
    await rolePermissions.bulkCreate(rows, { transaction });
  };

  const requireUnused = async ({ id: roleId, organizationId, name }: Role, transaction: Transaction): Promise<void> => {
    const values = { roleId, organizationId, name };
    const [uses] = await select<Record<string, number>>(sequelize, usesQuery, values, transaction);
    const used = Object.entries(uses ?? {}).filter(([, count]) => count > 0);
    if (used.length === 0) return;
    const list = used.map(([what, count]) => `${what}: ${String(count)}`).join(', ');
    throw new ZomaError('conflict', {
      message: `The role is in use (${list}). Take it from them first.`,
      details: Object.fromEntries(used),
    });
  };

  return reportingUnavailable<Roles>(database, {
    list: (organizationId) => findAll({ organizationId }),

    permissions: async () =>
      (await permissions.findAll()).sort(byName).map(({ name, description }) => ({ name, description })),

    create: ({ id, organizationId, name, ...grants }) =>
      keepAdministrator(sequelize, organizationId, async (transaction) => {
        await roles
          .create({ id, organizationId, name, allPermission: grants.allPermission }, { transaction })
          .catch((error: unknown) => {
            if (!(error instanceof UniqueConstraintError)) throw error;
            throw new ZomaError('conflict', { message: 'The organization has a role of this name.' });
          });
        await setGrants(id, grants, transaction);
        return require(organizationId, id, transaction);
      }),

    change: (organizationId, roleId, grants, permit) =>
      keepAdministrator(sequelize, organizationId, async (transaction) => {
        const before = await require(organizationId, roleId, transaction);
        permit(before);
        const allPermission = grants.allPermission ?? (grants.permissions === undefined && before.allPermission);
        const granted = grants.permissions ?? before.permissions;
        await setGrants(roleId, { permissions: granted, allPermission }, transaction);
        return { before, after: await require(organizationId, roleId, transaction) };
      }),

    delete: (organizationId, roleId, permit) =>
      keepAdministrator(sequelize, organizationId, async (transaction) => {
        const role = await require(organizationId, roleId, transaction);
        permit(role);
        await requireUnused(role, transaction);
        const forget = `UPDATE organization_settings SET limits = limits #- ARRAY['roles', $name] WHERE organization_id = $organizationId`;
        await sequelize.query(forget, { bind: { organizationId, name: role.name }, transaction });
        await roles.destroy({ where: { id: roleId }, transaction });
        return role;
      }),
  });
};
