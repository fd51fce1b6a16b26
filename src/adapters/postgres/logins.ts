import { Op } from 'sequelize';
import type { Login, Logins } from '../../ports/logins.ts';
import { select, type Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { LoginModel, PasswordLinkModel, RefreshUseModel, UserModel } from './models.ts';

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

type ListedRow = Pick<LoginModel, 'id' | 'tokenVersion' | 'createdAt' | 'expiresAt' | 'address' | 'lastUsedAt'> & {
  readonly issuer: string | null;
};

const activeLoginsQuery = `
  SELECT logins.id, logins.token_version AS "tokenVersion", logins.created_at AS "createdAt", logins.expires_at AS "expiresAt",
    logins.address, logins.last_used_at AS "lastUsedAt",
    CASE WHEN logins.issuer_id IS NOT NULL THEN coalesce(issuers.name, '') END AS issuer
  FROM logins
  JOIN users ON users.id = logins.user_id AND users.token_version <= logins.token_version
  LEFT JOIN issuers ON issuers.id = logins.issuer_id
  WHERE logins.user_id = $userId AND logins.revoked_at IS NULL AND logins.expires_at > $now
    AND ($after::uuid IS NULL OR logins.id < $after)
  ORDER BY logins.id DESC
  LIMIT $limit`;

/** Locks the rows in the order of their ids, as the token registry does. */
const revokeTokensQuery = `
  UPDATE access_tokens SET revoked_at = coalesce(revoked_at, now())
  WHERE id IN (SELECT id FROM access_tokens WHERE login_id = ANY($ids::uuid[]) ORDER BY id FOR UPDATE)`;

/** Creates the store of logins in PostgreSQL. A row lock serializes the rotations of a login over all nodes. */
export const createLogins = (database: Database): Logins => {
  const { sequelize } = database;
  const logins = sequelize.getRepository(LoginModel);
  const uses = sequelize.getRepository(RefreshUseModel);
  const users = sequelize.getRepository(UserModel);
  const links = sequelize.getRepository(PasswordLinkModel);

  return reportingUnavailable<Logins>(database, {
    create: async ({ startedAt, expiresAt, ...login }, now) => {
      await logins.destroy({ where: { expiresAt: { [Op.lte]: new Date(now) } } });
      const createdAt = new Date(startedAt);
      await logins.create({ ...login, createdAt, lastUsedAt: createdAt, expiresAt: new Date(expiresAt) });
    },

    find: async (id) => {
      const row = await logins.findByPk(id);
      return row ? present(row) : undefined;
    },

    rotate: ({ loginId, generation, now, expiresAt, address }, decide) =>
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
        const used = { lastUsedAt: new Date(now), ...(address !== undefined && { address }) };
        const reissuedAt = rotates ? null : new Date(now);
        await login.update({ ...used, expiresAt: new Date(later), reissuedAt }, { transaction });
        return { rotation, newest: rotates ? generation + 1 : newest, expiresAt: later };
      }),

    revoke: async (loginId) => {
      await logins.update({ revokedAt: new Date() }, { where: { id: loginId, revokedAt: null } });
    },

    listOf: async (userId, { now, limit, after }) => {
      const found = await select<ListedRow>(sequelize, activeLoginsQuery, {
        userId,
        now: new Date(now),
        limit,
        after: after ?? null,
      });
      return found.map((row) => ({
        id: row.id,
        userId,
        tokenVersion: row.tokenVersion,
        startedAt: row.createdAt.getTime(),
        expiresAt: row.expiresAt.getTime(),
        revoked: false,
        issuer: row.issuer ?? undefined,
        address: row.address ?? undefined,
        lastUsedAt: (row.lastUsedAt ?? row.createdAt).getTime(),
      }));
    },

    changePassword: (userId, passwordHash, keptLoginId) =>
      sequelize.transaction(async (transaction) => {
        // This lock conflicts with the one that recording a login takes on its user, which the foreign key refers to.
        await users.findByPk(userId, { lock: transaction.LOCK.UPDATE, transaction });
        await users.update({ passwordHash }, { where: { id: userId }, transaction });
        await links.destroy({ where: { userId }, transaction });
        const [, revoked] = await logins.update(
          { revokedAt: new Date() },
          { where: { userId, revokedAt: null, id: { [Op.ne]: keptLoginId } }, returning: true, transaction },
        );
        const ids = revoked.map(({ id }) => id);
        await sequelize.query(revokeTokensQuery, { bind: { ids }, transaction });
        return ids;
      }),

    revokeIssuer: async (issuerId) => {
      // Each user is locked before the user's logins, as the other revocations do, and users in the order of their ids: they cannot deadlock.
      await sequelize.query(
        `WITH locked AS (
           SELECT id FROM users
           WHERE id IN (SELECT user_id FROM logins WHERE issuer_id = $1 AND revoked_at IS NULL) ORDER BY id FOR UPDATE
         ), ended AS (
           UPDATE logins SET revoked_at = now()
           WHERE issuer_id = $1 AND revoked_at IS NULL AND user_id IN (SELECT id FROM locked) RETURNING user_id
         )
         UPDATE users SET token_version = token_version + 1 WHERE id IN (SELECT user_id FROM ended)`,
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
