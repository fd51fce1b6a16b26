import { Op } from 'sequelize';
import type { Login, Logins } from '../../ports/logins.ts';
import type { Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { LoginModel, RefreshUseModel, UserModel } from './models.ts';

const present = (row: LoginModel): Login => ({
  id: row.id,
  userId: row.userId,
  tokenVersion: row.tokenVersion,
  startedAt: row.createdAt.getTime(),
  expiresAt: row.expiresAt.getTime(),
  revoked: row.revokedAt !== null,
  ...(row.issuerId !== null && { issuerId: row.issuerId }),
  ...(row.acting !== null && { acting: row.acting }),
});

/** Creates the store of logins in PostgreSQL. A row lock serializes the rotations of a login over all nodes. */
export const createLogins = (database: Database): Logins => {
  const { sequelize } = database;
  const logins = sequelize.getRepository(LoginModel);
  const uses = sequelize.getRepository(RefreshUseModel);
  const users = sequelize.getRepository(UserModel);

  return reportingUnavailable<Logins>(database, {
    create: async ({ startedAt, expiresAt, ...login }, now) => {
      await logins.destroy({ where: { expiresAt: { [Op.lte]: new Date(now) } } });
      await logins.create({ ...login, createdAt: new Date(startedAt), expiresAt: new Date(expiresAt) });
    },

    find: async (id) => {
      const row = await logins.findByPk(id);
      return row ? present(row) : undefined;
    },

    rotate: ({ loginId, generation, now, expiresAt }, decide) =>
      sequelize.transaction(async (transaction) => {
        const login = await logins.findByPk(loginId, { lock: transaction.LOCK.UPDATE, transaction });
        if (!login || login.revokedAt) return undefined;
        const last = await uses.findOne({ where: { loginId }, order: [['generation', 'DESC']], transaction });
        const shown =
          last?.generation === generation ? last : await uses.findOne({ where: { loginId, generation }, transaction });
        const newest = (last?.generation ?? 0) + 1;
        const rotation = decide({
          newest,
          newestSince: (last?.usedAt ?? login.createdAt).getTime(),
          reissuedAt: login.reissuedAt?.getTime(),
          shownUsedAt: shown?.usedAt.getTime(),
        });
        if (rotation === 'refuse') return { rotation, newest, expiresAt: login.expiresAt.getTime() };

        const rotates = rotation === 'rotate';
        if (rotates) await uses.create({ loginId, generation, usedAt: new Date(now) }, { transaction });
        const later = Math.max(login.expiresAt.getTime(), expiresAt);
        await login.update({ expiresAt: new Date(later), reissuedAt: rotates ? null : new Date(now) }, { transaction });
        return { rotation, newest: rotates ? generation + 1 : newest, expiresAt: later };
      }),

    revoke: async (loginId) => {
      await logins.update({ revokedAt: new Date() }, { where: { id: loginId, revokedAt: null } });
    },

    revokeIssuer: async (issuerId) => {
      // Users are locked in the order of their ids, so that concurrent revocations cannot deadlock.
      await sequelize.query(
        `WITH ended AS (
           UPDATE logins SET revoked_at = now() WHERE issuer_id = $1 AND revoked_at IS NULL RETURNING user_id
         ), locked AS (
           SELECT id FROM users WHERE id IN (SELECT user_id FROM ended) ORDER BY id FOR UPDATE
         )
         UPDATE users SET token_version = token_version + 1 WHERE id IN (SELECT id FROM locked)`,
        { bind: [issuerId] },
      );
    },

    revokeUser: (userId) =>
      sequelize.transaction(async (transaction) => {
        await users.increment('tokenVersion', { by: 1, where: { id: userId }, transaction });
        await logins.update({ revokedAt: new Date() }, { where: { userId, revokedAt: null }, transaction });
      }),
  });
};
