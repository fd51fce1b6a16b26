import { Op } from 'sequelize';
import { batchReads } from '../../core/batch-reads.ts';
import { isId } from '../../core/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type {
  AccessTokenRecord,
  DurableTokenRegistry,
  StoredToken,
  TokenRegistry,
  TokenSelector,
} from '../../ports/token-registry.ts';
import type { Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { AccessTokenModel } from './models.ts';

/** The database that holds the tokens, and the time. */
export interface TokenRegistryOptions {
  readonly database: Database;
  readonly clock: Clock;
}

/** How long an expired token is kept, in milliseconds: a node with a fast clock must not delete tokens that are valid for the others. */
const expiredKeptMs = 60_000;

const columns = { id: 'id', loginId: 'login_id', userId: 'user_id' } as const;

const fieldAndIdOf = (tokens: TokenSelector) => Object.entries(tokens)[0] as [keyof typeof columns, string];

/**
 * Creates the token registry of any number of nodes. The database answers every call, so a revocation holds on every node
 * when the call resolves. Concurrent checks share one query.
 */
export const createSharedTokenRegistry = ({ database, clock }: TokenRegistryOptions): DurableTokenRegistry => {
  const { sequelize } = database;
  const rows = sequelize.getRepository(AccessTokenModel);

  const find = batchReads(async (tokenIds): Promise<ReadonlyMap<string, StoredToken>> => {
    const found = await rows.findAll({
      where: { id: tokenIds.filter(isId) },
      attributes: ['id', 'revokedAt', 'expiresAt'],
      raw: true,
    });
    return new Map(
      found.map(({ id, revokedAt, expiresAt }) => [
        id,
        { state: revokedAt ? 'revoked' : 'valid', expiresAt: expiresAt.getTime() },
      ]),
    );
  });

  const revokeAll = async (tokens: TokenSelector): Promise<readonly string[]> => {
    const [field, id] = fieldAndIdOf(tokens);
    if (!isId(id)) return [];
    // Rows are locked in the order of their ids, so that concurrent revocations of the same tokens cannot deadlock.
    const [revoked] = await sequelize.query(
      `UPDATE access_tokens SET revoked_at = COALESCE(revoked_at, $2)
       WHERE id IN (SELECT id FROM access_tokens WHERE ${columns[field]} = $1 ORDER BY id FOR UPDATE)
       RETURNING id`,
      { bind: [id, new Date(clock.now())] },
    );
    return (revoked as { id: string }[]).map((row) => row.id);
  };
  const revoke = async (tokens: TokenSelector): Promise<void> => {
    await revokeAll(tokens);
  };

  const deleteExpired = async (): Promise<void> => {
    // Rows that another node is deleting or revoking are skipped; the next call deletes them.
    await sequelize.query(
      `DELETE FROM access_tokens
       WHERE id IN (SELECT id FROM access_tokens WHERE expires_at <= $1 FOR UPDATE SKIP LOCKED)`,
      { bind: [new Date(clock.now() - expiredKeptMs)] },
    );
  };

  return reportingUnavailable<DurableTokenRegistry>(database, {
    register: async (token) => {
      await deleteExpired();
      await rows.create({ ...token, expiresAt: new Date(token.expiresAt) });
    },
    stateOf: async (tokenId) => {
      const token = await find(tokenId);
      return token && token.expiresAt > clock.now() ? token.state : 'unknown';
    },
    find,
    revoke: (id) => revoke({ id }),
    revokeLogin: (loginId) => revoke({ loginId }),
    revokeUser: (userId) => revoke({ userId }),
    revokeAll,
  });
};

interface KnownToken extends AccessTokenRecord {
  revoked: boolean;
}

/**
 * Creates the token registry of a single node: the shared one, with every valid token in memory, so that a check costs no query.
 * Logins and revocations survive a restart. Only one node may use a database this way.
 */
export const createSingleNodeTokenRegistry = async (options: TokenRegistryOptions): Promise<TokenRegistry> => {
  const { database, clock } = options;
  const durable = createSharedTokenRegistry(options);
  const known = new Map<string, KnownToken>();

  const rows = database.sequelize.getRepository(AccessTokenModel);
  const unexpired = await rows.findAll({ where: { expiresAt: { [Op.gt]: new Date(clock.now()) } } });
  for (const { id, userId, loginId, expiresAt, revokedAt } of unexpired) {
    known.set(id, { id, userId, loginId, expiresAt: expiresAt.getTime(), revoked: revokedAt !== null });
  }

  const revoke = async (tokens: TokenSelector): Promise<void> => {
    const [field, id] = fieldAndIdOf(tokens);
    for (const token of known.values()) if (token[field] === id) token.revoked = true;
    await durable.revokeAll(tokens);
  };

  return {
    register: async (token) => {
      for (const { id, expiresAt } of known.values()) if (expiresAt <= clock.now()) known.delete(id);
      // Known before it is written, so that a concurrent revocation finds it.
      const entry = { ...token, revoked: false as boolean };
      known.set(token.id, entry);
      await durable.register(token);
      if (entry.revoked) await durable.revoke(token.id);
    },
    stateOf: (id) => {
      const token = known.get(id);
      if (!token || token.expiresAt <= clock.now()) return Promise.resolve('unknown');
      return Promise.resolve(token.revoked ? 'revoked' : 'valid');
    },
    revoke: (id) => revoke({ id }),
    revokeLogin: (loginId) => revoke({ loginId }),
    revokeUser: (userId) => revoke({ userId }),
  };
};
