import { Op } from 'sequelize';
import type { Clock } from '../../ports/clock.ts';
import type { AccessTokenRecord, TokenRegistry, TokenState } from '../../ports/token-registry.ts';
import type { Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { AccessTokenModel } from './models/access-token.ts';

interface KnownToken extends AccessTokenRecord {
  revoked: boolean;
}

/**
 * The token registry of a single node: written to the database, so that logins and
 * revocations outlive the process, and answered from memory, so that a check costs
 * no query. Only one node may use a database this way.
 */
export const createSingleNodeTokenRegistry = async ({
  database,
  clock,
}: {
  database: Database;
  clock: Clock;
}): Promise<TokenRegistry> => {
  const rows = database.sequelize.getRepository(AccessTokenModel);
  const known = new Map<string, KnownToken>();

  const live = await rows.findAll({ where: { expiresAt: { [Op.gt]: new Date(clock.now()) } } });
  for (const { id, userId, loginId, expiresAt, revokedAt } of live) {
    known.set(id, { id, userId, loginId, expiresAt: expiresAt.getTime(), revoked: revokedAt !== null });
  }

  const revokeWhere = async (
    condition: Readonly<Record<string, string>>,
    matches: (token: KnownToken) => boolean,
  ): Promise<void> => {
    for (const token of known.values()) if (matches(token)) token.revoked = true;
    await rows.update({ revokedAt: new Date(clock.now()) }, { where: { ...condition, revokedAt: null } });
  };

  const forgetExpired = async (): Promise<void> => {
    const now = clock.now();
    for (const token of known.values()) if (token.expiresAt <= now) known.delete(token.id);
    await rows.destroy({ where: { expiresAt: { [Op.lte]: new Date(now) } } });
  };

  return reportingUnavailable<TokenRegistry>(database, {
    register: async (token) => {
      await forgetExpired();
      // Known before it is written: a revocation that comes meanwhile finds it.
      const entry = { ...token, revoked: false as boolean };
      known.set(token.id, entry);
      await rows.create({ ...token, expiresAt: new Date(token.expiresAt) });
      if (entry.revoked) await rows.update({ revokedAt: new Date(clock.now()) }, { where: { id: token.id } });
    },
    stateOf: (id): Promise<TokenState> => {
      const token = known.get(id);
      if (!token || token.expiresAt <= clock.now()) return Promise.resolve('unknown');
      return Promise.resolve(token.revoked ? 'revoked' : 'valid');
    },
    revoke: (id) => revokeWhere({ id }, (token) => token.id === id),
    revokeLogin: (loginId) => revokeWhere({ loginId }, (token) => token.loginId === loginId),
    revokeUser: (userId) => revokeWhere({ userId }, (token) => token.userId === userId),
  });
};
