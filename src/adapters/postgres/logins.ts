import { literal, Op } from 'sequelize';
import type { Login, Logins } from '../../ports/logins.ts';
import type { Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { LoginModel } from './models/login.ts';
import { RefreshUseModel } from './models/refresh-use.ts';
import { UserModel } from './models/user.ts';

const present = (row: LoginModel): Login => ({
  id: row.id,
  userId: row.userId,
  tokenVersion: row.tokenVersion,
  expiresAt: row.expiresAt.getTime(),
  revoked: row.revokedAt !== null,
});

export const createLogins = (database: Database): Logins => {
  const { sequelize } = database;
  const logins = sequelize.getRepository(LoginModel);
  const uses = sequelize.getRepository(RefreshUseModel);
  const users = sequelize.getRepository(UserModel);

  return reportingUnavailable<Logins>(database, {
    create: async ({ id, userId, tokenVersion, expiresAt }, now) => {
      await logins.destroy({ where: { expiresAt: { [Op.lte]: new Date(now) } } });
      await logins.create({ id, userId, tokenVersion, expiresAt: new Date(expiresAt) });
    },

    find: async (id) => {
      const row = await logins.findByPk(id);
      return row ? present(row) : undefined;
    },

    useGeneration: async (loginId, generation, now) => {
      // The primary key lets one insert through, whatever races; the others read what it wrote.
      await uses.bulkCreate([{ loginId, generation, usedAt: new Date(now) }], { ignoreDuplicates: true });
      const use = await uses.findOne({ where: { loginId, generation }, rejectOnEmpty: true });
      return use.usedAt.getTime();
    },

    extend: async (loginId, expiresAt) => {
      const later = literal(
        `GREATEST(expires_at, ${sequelize.escape(new Date(expiresAt).toISOString())}::timestamptz)`,
      );
      await logins.update({ expiresAt: later }, { where: { id: loginId } });
    },

    revoke: async (loginId) => {
      await logins.update({ revokedAt: new Date() }, { where: { id: loginId, revokedAt: null } });
    },

    revokeUser: (userId) =>
      sequelize.transaction(async (transaction) => {
        await users.increment('tokenVersion', { by: 1, where: { id: userId }, transaction });
        await logins.update({ revokedAt: new Date() }, { where: { userId, revokedAt: null }, transaction });
      }),
  });
};
