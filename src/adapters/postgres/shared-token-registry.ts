import { isId } from '../../core/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AccessTokenRecord, TokenRegistry } from '../../ports/token-registry.ts';
import type { Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { AccessTokenModel } from './models/access-token.ts';

/** What the database has of a token, which may have expired. */
export interface StoredToken {
  readonly state: 'valid' | 'revoked';
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** What tokens have in common: one is named by its own id, a login's by the login, a user's by the user. */
export type TokensOf = { readonly id: string } | { readonly loginId: string } | { readonly userId: string };

/** A token registry with what somebody needs to know who keeps copies of its answers. */
export interface SharedTokenRegistry extends TokenRegistry {
  find(tokenId: string): Promise<StoredToken | undefined>;
  /** Revokes them, and resolves with the ids of all that are revoked now, earlier ones too. */
  revokeAll(tokens: TokensOf): Promise<readonly string[]>;
}

/** How long an expired token is kept, so that a node whose clock is fast takes none from the others. */
const keptMs = 60_000;

const columns = { id: 'id', loginId: 'login_id', userId: 'user_id' } as const;

const conditionOf = (tokens: TokensOf): { readonly column: string; readonly value: string } => {
  if ('id' in tokens) return { column: columns.id, value: tokens.id };
  if ('loginId' in tokens) return { column: columns.loginId, value: tokens.loginId };
  return { column: columns.userId, value: tokens.userId };
};

/**
 * The token registry of any number of nodes: every answer is the database's at that moment, so
 * what is revoked is revoked everywhere when the call resolves. A check costs one query.
 */
export const createSharedTokenRegistry = ({
  database,
  clock,
}: {
  database: Database;
  clock: Clock;
}): SharedTokenRegistry => {
  const { sequelize } = database;
  const rows = sequelize.getRepository(AccessTokenModel);

  const find = async (tokenId: string): Promise<StoredToken | undefined> => {
    if (!isId(tokenId)) return undefined;
    const row = await rows.findByPk(tokenId);
    return row ? { state: row.revokedAt ? 'revoked' : 'valid', expiresAt: row.expiresAt.getTime() } : undefined;
  };

  const revokeAll = async (tokens: TokensOf): Promise<readonly string[]> => {
    const { column, value } = conditionOf(tokens);
    if (!isId(value)) return [];
    // In the order of the ids: revocations at once of the same tokens would else wait for each other for ever.
    const [revoked] = await sequelize.query(
      `UPDATE access_tokens SET revoked_at = COALESCE(revoked_at, $2)
       WHERE id IN (SELECT id FROM access_tokens WHERE ${column} = $1 ORDER BY id FOR UPDATE)
       RETURNING id`,
      { bind: [value, new Date(clock.now())] },
    );
    return (revoked as { id: string }[]).map(({ id }) => id);
  };

  const forgetExpired = async (): Promise<void> => {
    // What another node is just forgetting or revoking is left to it, or to the next time.
    await sequelize.query(
      `DELETE FROM access_tokens
       WHERE id IN (SELECT id FROM access_tokens WHERE expires_at <= $1 FOR UPDATE SKIP LOCKED)`,
      { bind: [new Date(clock.now() - keptMs)] },
    );
  };

  return reportingUnavailable<SharedTokenRegistry>(database, {
    register: async (token: AccessTokenRecord) => {
      await forgetExpired();
      await rows.create({ ...token, expiresAt: new Date(token.expiresAt) });
    },
    stateOf: async (tokenId) => {
      const token = await find(tokenId);
      return token && token.expiresAt > clock.now() ? token.state : 'unknown';
    },
    find,
    revoke: async (id) => {
      await revokeAll({ id });
    },
    revokeLogin: async (loginId) => {
      await revokeAll({ loginId });
    },
    revokeUser: async (userId) => {
      await revokeAll({ userId });
    },
    revokeAll,
  });
};
