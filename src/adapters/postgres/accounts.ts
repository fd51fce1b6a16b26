import { col, fn, where, type WhereOptions } from 'sequelize';
import { batchReads } from '../../core/batch-reads.ts';
import { isId } from '../../core/ids.ts';
import type { Account, Accounts, RoleChange } from '../../ports/accounts.ts';
import type { Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { PermissionModel, RoleModel, UserModel, UserRoleModel } from './models.ts';

/** Creates the accounts in PostgreSQL. Each account is read with its roles and their permissions; concurrent reads share a query. */
export const createAccounts = (database: Database): Accounts => {
  const { sequelize } = database;
  const users = sequelize.getRepository(UserModel);
  const roles = sequelize.getRepository(RoleModel);
  const permissions = sequelize.getRepository(PermissionModel);
  const userRoles = sequelize.getRepository(UserRoleModel);

  const namesOf = (granted: readonly PermissionModel[]): string[] =>
    [...new Set(granted.map((permission) => permission.name))].sort();

  const findAll = async (condition: WhereOptions): Promise<Account[]> => {
    const found = await users.findAll({
      where: condition,
      include: [
        { model: roles, through: { attributes: [] }, include: [{ model: permissions, through: { attributes: [] } }] },
      ],
    });
    const hasAll = (user: UserModel): boolean => user.roles.some((role) => role.allPermission);
    const all = found.some(hasAll) ? namesOf(await permissions.findAll()) : [];
    return found.map((user) => ({
      id: user.id,
      organizationId: user.organizationId,
      email: user.email,
      name: user.name,
      passwordHash: user.passwordHash,
      tokenVersion: user.tokenVersion,
      disabled: user.disabledAt !== null,
      roles: user.roles.map((role) => role.name).sort(),
      permissions: hasAll(user) ? all : namesOf(user.roles.flatMap((role) => role.permissions)),
    }));
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
    find: batchReads(
      async (ids) => new Map((await findAll({ id: ids.filter(isId) })).map((account) => [account.id, account])),
    ),
    findByEmail: async (email) => (await findAll(where(fn('lower', col('UserModel.email')), email.toLowerCase())))[0],
    setDisabled: async (userId, at) => {
      const [changed] = await users.update({ disabledAt: at ?? null }, { where: { id: userId } });
      return changed > 0;
    },
    setRoles,
  });
};
