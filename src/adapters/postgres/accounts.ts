import { batchReads } from '../../core/batch-reads.ts';
import { isId } from '../../core/ids.ts';
import type { Account, Accounts, RoleChange } from '../../ports/accounts.ts';
import type { Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { accessStatements, createStatementRunner, type Statement } from './hot-statements.ts';
import { PasswordLinkModel, RoleModel, UserModel, UserRoleModel } from './models.ts';

/** A user with the names of the roles and of their permissions. */
type AccountRow = Pick<
  UserModel,
  'id' | 'kind' | 'organizationId' | 'email' | 'name' | 'externalId' | 'passwordHash' | 'tokenVersion' | 'disabledAt'
> & { readonly roleNames: string[]; readonly permissionNames: string[] };

/** Creates the accounts in PostgreSQL. Each account is read with its roles and their permissions; concurrent reads share a query. */
export const createAccounts = (database: Database): Accounts => {
  const { sequelize } = database;
  const users = sequelize.getRepository(UserModel);
  const roles = sequelize.getRepository(RoleModel);
  const userRoles = sequelize.getRepository(UserRoleModel);
  const links = sequelize.getRepository(PasswordLinkModel);
  const run = createStatementRunner(database);
  const { findAccounts, findAccountByEmail } = accessStatements(database);

  const findAll = async (statement: Statement, values: Readonly<Record<string, unknown>>): Promise<Account[]> => {
    const found = await run<AccountRow>(statement, values);
    return found.map((user) => ({
      id: user.id,
      kind: user.kind,
      organizationId: user.organizationId,
      email: user.email ?? undefined,
      name: user.name,
      ...(user.externalId !== null && { externalId: user.externalId }),
      passwordHash: user.passwordHash ?? undefined,
      tokenVersion: user.tokenVersion,
      disabled: user.disabledAt !== null,
      roles: user.roleNames.sort(),
      permissions: user.permissionNames.sort(),
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
      async (ids) =>
        new Map((await findAll(findAccounts, { ids: ids.filter(isId) })).map((account) => [account.id, account])),
    ),
    findByEmail: async (email) => (await findAll(findAccountByEmail, { email: email.toLowerCase() }))[0],
    setDisabled: (userId, at) =>
      sequelize.transaction(async (transaction) => {
        const [changed] = await users.update({ disabledAt: at ?? null }, { where: { id: userId }, transaction });
        if (at) await links.destroy({ where: { userId }, transaction });
        return changed > 0;
      }),
    setRoles,
  });
};
