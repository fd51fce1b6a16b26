import type { Roles } from '../../ports/roles.ts';
import type { Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { PermissionModel, RoleModel } from './models.ts';

const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  one.name < other.name ? -1 : 1;

/** Creates the store of roles in PostgreSQL. */
export const createRoles = (database: Database): Roles => {
  const { sequelize } = database;
  const roles = sequelize.getRepository(RoleModel);
  const permissions = sequelize.getRepository(PermissionModel);
  return reportingUnavailable<Roles>(database, {
    list: async (organizationId) => {
      const [found, all] = await Promise.all([
        roles.findAll({ where: { organizationId }, include: [permissions] }),
        permissions.findAll(),
      ]);
      return found.sort(byName).map((role) => ({
        id: role.id,
        organizationId,
        name: role.name,
        allPermission: role.allPermission,
        permissions: (role.allPermission ? all : role.permissions).map(({ name }) => name).sort(),
      }));
    },
  });
};
