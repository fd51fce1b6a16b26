import { Op, UniqueConstraintError, type Transaction } from 'sequelize';
import { ZomaError } from '../../core/errors.ts';
import { isId } from '../../core/ids.ts';
import type { PasswordLink, User, UserFilter, Users } from '../../ports/users.ts';
import { keepAdministrator } from './administrators.ts';
import { select, type Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { accountBy } from './hot-statements.ts';
import { PasswordLinkModel, RoleModel, UserModel, UserRoleModel } from './models.ts';

type UserRow = UserModel & { readonly roleNames: string[]; readonly permissionNames: string[] };

const present = (row: UserRow): User => ({
  id: row.id,
  organizationId: row.organizationId,
  email: row.email ?? undefined,
  name: row.name,
  externalId: row.externalId ?? undefined,
  disabled: row.disabledAt !== null,
  hasPassword: row.passwordHash !== null,
  roles: row.roleNames.sort(),
  permissions: row.permissionNames.sort(),
  createdAt: row.createdAt as Date,
});

/** People who have not been erased; the users of service keys are not people. */
const people = `users.organization_id = $organizationId AND users.kind = 'person' AND users.erased_at IS NULL`;

/** The conditions of a filter; each has an index. */
const filterConditions = {
  search: `(lower(users.name) LIKE lower($search) OR lower(users.email) LIKE lower($search) OR users.external_id LIKE $search)`,
  externalId: 'users.external_id = $externalId',
  role: `users.id IN (
    SELECT user_id FROM user_roles JOIN roles ON roles.id = role_id
    WHERE roles.organization_id = $organizationId AND roles.name = $role
  )`,
  disabled: '(users.disabled_at IS NOT NULL) = $disabled',
} satisfies Readonly<Record<keyof UserFilter, string>>;

/** Makes a pattern of LIKE for texts with this beginning. */
const beginningWith = (text: string): string => `${text.replace(/[\\%_]/g, '\\$&')}%`;

const filterValues = ({ search, ...rest }: UserFilter): Record<string, unknown> => ({
  ...rest,
  search: search === undefined ? undefined : beginningWith(search),
});

const inUse = (what: string): ZomaError => new ZomaError('conflict', { message: `Another user has this ${what}.` });

/** Reports an e-mail address that is taken. */
const reportTaken = (error: unknown): never => {
  throw error instanceof UniqueConstraintError ? inUse('e-mail address') : error;
};

/** Creates the store of people in PostgreSQL. */
export const createUsers = (database: Database): Users => {
  const { sequelize } = database;
  const users = sequelize.getRepository(UserModel);
  const roles = sequelize.getRepository(RoleModel);
  const userRoles = sequelize.getRepository(UserRoleModel);
  const links = sequelize.getRepository(PasswordLinkModel);

  const find = async (organizationId: string, userId: string, transaction?: Transaction): Promise<User | undefined> => {
    if (!isId(userId)) return undefined;
    const query = accountBy(sequelize, `${people} AND users.id = $userId`);
    const [row] = await select<UserRow>(sequelize, query, { organizationId, userId }, transaction);
    return row && present(row);
  };

  const require = async (organizationId: string, userId: string, transaction: Transaction): Promise<User> => {
    const found = await find(organizationId, userId, transaction);
    if (!found) throw new ZomaError('not_found');
    return found;
  };

  const giveRoles = async (
    { id: userId, organizationId }: Pick<User, 'id' | 'organizationId'>,
    names: readonly string[],
    transaction: Transaction,
  ): Promise<void> => {
    const given = await roles.findAll({ where: { organizationId, name: [...names] }, transaction });
    if (given.length < new Set(names).size) {
      throw new ZomaError('conflict', { message: 'A role was deleted meanwhile; read the roles again.' });
    }
    await userRoles.destroy({ where: { userId }, transaction });
    const rows = given.map(({ id: roleId }) => ({ userId, roleId }));
    await userRoles.bulkCreate(rows, { transaction });
  };

  /** Waits for other changes of the user's password and links. It comes before the lock of a link, so that no two changes deadlock. */
  const lockUser = async (userId: string, transaction: Transaction): Promise<void> => {
    await users.findByPk(userId, { attributes: ['id'], lock: transaction.LOCK.NO_KEY_UPDATE, transaction });
  };

  const setLink = async (userId: string, link: PasswordLink, transaction: Transaction): Promise<void> => {
    await lockUser(userId, transaction);
    await links.destroy({ where: { userId }, transaction });
    await links.create({ ...link, userId }, { transaction });
  };

  const linkedUser = async (
    hash: Buffer,
    now: Date,
    transaction?: Transaction,
  ): Promise<(User & { readonly link: PasswordLinkModel }) | undefined> => {
    const link = await links.findOne({
      where: { hash, usedAt: null, expiresAt: { [Op.gt]: now } },
      ...(transaction && { transaction }),
    });
    const row = link && (await users.findByPk(link.userId, { ...(transaction && { transaction }) }));
    const user = row && (await find(row.organizationId, row.id, transaction));
    return user && !user.disabled ? { ...user, link } : undefined;
  };

  return reportingUnavailable<Users>(database, {
    find,

    page: (organizationId, filter, { limit, after }) => {
      const given = Object.entries(filterConditions).filter(([name]) => filter[name as keyof UserFilter] !== undefined);
      const values = filterValues(filter);
      const conditions = [
        people,
        ...given.map(([, condition]) => condition),
        ...(after === undefined ? [] : ['users.id < $after']),
      ];
      const query = accountBy(sequelize, `${conditions.join(' AND ')} ORDER BY users.id DESC LIMIT $limit`);
      const bind = {
        organizationId,
        limit,
        ...Object.fromEntries(given.map(([name]) => [name, values[name]])),
        ...(after !== undefined && { after }),
      };
      return select<UserRow>(sequelize, query, bind).then((rows) => rows.map(present));
    },

    create: (user, link) =>
      keepAdministrator(sequelize, user.organizationId, async (transaction) => {
        const { id, organizationId, externalId = null, passwordHash = null } = user;
        // The unique index knows the ids that an issuer gave; an id that an administrator gives is no other user's.
        const sameId = { organizationId, externalId };
        if (externalId !== null && (await users.findOne({ where: sameId, transaction }))) throw inUse('external id');
        await users.create({ ...user, kind: 'person', externalId, passwordHash }, { transaction }).catch(reportTaken);
        await giveRoles(user, user.roles, transaction);
        if (link) await setLink(id, link, transaction);
        return require(organizationId, id, transaction);
      }),

    change: (organizationId, userId, { roles: names, disabled, ...fields }, permit) =>
      keepAdministrator(sequelize, organizationId, async (transaction) => {
        const before = await require(organizationId, userId, transaction);
        permit(before);
        const disabledAt =
          disabled === undefined || disabled === before.disabled ? {} : { disabledAt: disabled ? new Date() : null };
        await users.update({ ...fields, ...disabledAt }, { where: { id: userId }, transaction }).catch(reportTaken);
        if (names) await giveRoles(before, names, transaction);
        const isReaddressed = fields.email !== undefined && fields.email !== before.email;
        if (fields.passwordHash !== undefined || disabled === true || isReaddressed) {
          await links.destroy({ where: { userId }, transaction });
        }
        return { before, after: await require(organizationId, userId, transaction) };
      }),

    setPasswordLink: (organizationId, userId, link, permit) =>
      keepAdministrator(sequelize, organizationId, async (transaction) => {
        const user = await require(organizationId, userId, transaction);
        permit(user);
        await setLink(userId, link, transaction);
        return user;
      }),

    findByPasswordLink: async (hash, now) => {
      const found = await linkedUser(hash, now);
      if (!found) return undefined;
      const { link: _, ...user } = found;
      return user;
    },

    redeemPasswordLink: (hash, passwordHash, now) =>
      sequelize.transaction(async (transaction) => {
        const linked = await linkedUser(hash, now, transaction);
        if (!linked) return false;
        await lockUser(linked.id, transaction);
        // The change that held the lock may have used the link, or have made it invalid.
        const user = await linkedUser(hash, now, transaction);
        if (!user) return false;
        await user.link.update({ usedAt: now }, { transaction });
        await users.update({ passwordHash }, { where: { id: user.id }, transaction });
        return true;
      }),
  });
};
