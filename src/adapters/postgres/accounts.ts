import { col, fn, where, type WhereOptions } from 'sequelize';
import type { Account, Accounts, RoleChange } from '../../ports/accounts.ts';
import type { Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { PermissionModel, RoleModel, UserModel, UserRoleModel } from './models.ts';

/** Creates the accounts in PostgreSQL. Each account is read with its roles and their permissions. */
export const createAccounts = (database: Database): Accounts => {
  const { sequelize } = database;
  const users = sequelize.getRepository(UserModel);
  const roles = sequelize.getRepository(RoleModel);
  const permissions = sequelize.getRepository(PermissionModel);
  const userRoles = sequelize.getRepository(UserRoleModel);

  const permissionsOf = async (user: UserModel): Promise<string[]> => {
    const granted = user.roles.some((role) => role.allPermission)
      ? await permissions.findAll()
      : user.roles.flatMap((role) => role.permissions);
    return [...new Set(granted.map((permission) => permission.name))].sort();
  };

  const findOne = async (condition: WhereOptions): Promise<Account | undefined> => {
    const user = await users.findOne({
      where: condition,
      include: [
        { model: roles, through: { attributes: [] }, include: [{ model: permissions, through: { attributes: [] } }] },
      ],
    });
    if (!user) return undefined;
    return {
      id: user.id,
      organizationId: user.organizationId,
      email: user.email,
      name: user.name,
      passwordHash: user.passwordHash,
      tokenVersion: user.tokenVersion,
      disabled: user.disabledAt !== null,
      roles: user.roles.map((role) => role.name).sort(),
      permissions: await permissionsOf(user),
    };
  };

  const setRoles = (userId: string, names: readonly string[]): Promise<RoleChange> =>
    sequelize.transaction(async (transaction) => {
      // The lock makes concurrent changes of one user run one after the other.
      const user = await users.findByPk(userId, { transaction, lock: true });
      if (!user) return { status: 'unknown_user' };
      const { organizationId } = user;
      const given = await roles.findAll({ where: { organizationId, name: [...names] }, transaction });
      const unknown = names.filter((name) => !given.some((role) => role.name === name));
      if (unknown.length > 0) return { status: 'unknown_roles', names: unknown };
      await userRoles.destroy({ where: { userId }, transaction });
      await userRoles.bulkCreate(
        given.map((role) => ({ userId, roleId: role.id })),
        { transaction },
      );
      return { status: 'changed' };
    });

  return reportingUnavailable<Accounts>(database, {
    find: (userId) => findOne({ id: userId }),
    findByEmail: (email) => findOne(where(fn('lower', col('UserModel.email')), email.toLowerCase())),
    setDisabled: async (userId, at) => {
      const [changed] = await users.update({ disabledAt: at ?? null }, { where: { id: userId } });
      return changed > 0;
    },
    setRoles,
  });
};
