import { Op } from 'sequelize';
import { validate as isUuid } from 'uuid';
import type { Clock } from '../../ports/clock.ts';
import type { TokenRegistry } from '../../ports/token-registry.ts';
import type { Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { AccessTokenModel } from './models/access-token.ts';

/** How often tokens that have expired are forgotten, in registrations. */
const forgetEvery = 100;

/** The token registry that any number of nodes share: every answer is the database's, so that a revocation holds everywhere at once. */
export const createSharedTokenRegistry = ({ database, clock }: { database: Database; clock: Clock }): TokenRegistry => {
  const rows = database.sequelize.getRepository(AccessTokenModel);
  let registered = 0;

  const revokeWhere = async (condition: Readonly<Record<string, string>>): Promise<void> => {
    await rows.update({ revokedAt: new Date(clock.now()) }, { where: { ...condition, revokedAt: null } });
  };

  return reportingUnavailable<TokenRegistry>({
    register: async (token) => {
      registered += 1;
      if (registered % forgetEvery === 1) {
        await rows.destroy({ where: { expiresAt: { [Op.lte]: new Date(clock.now()) } } });
      }
      await rows.create({ ...token, expiresAt: new Date(token.expiresAt) });
    },
    stateOf: async (id) => {
      // What is none of ours the column could not even hold.
      if (!isUuid(id)) return 'unknown';
      const token = await rows.findOne({ where: { id, expiresAt: { [Op.gt]: new Date(clock.now()) } } });
      if (!token) return 'unknown';
      return token.revokedAt === null ? 'valid' : 'revoked';
    },
    revoke: (id) => revokeWhere({ id }),
    revokeLogin: (loginId) => revokeWhere({ loginId }),
    revokeUser: (userId) => revokeWhere({ userId }),
  });
};
