import type { Account, Accounts } from '../../ports/accounts.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Login, Logins } from '../../ports/logins.ts';
import type { TokenRegistry } from '../../ports/token-registry.ts';
import type { Caller, Credential } from '../caller.ts';
import { ZomaError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Permission } from '../permissions.ts';
import type { SignedTokens, TokenClaims } from './signed-tokens.ts';

const streamTokenMs = 5 * 60_000;

const callerOf = (account: Account, credential: Credential): Caller => ({
  userId: account.id,
  organizationId: account.organizationId,
  email: account.email,
  name: account.name,
  roles: account.roles,
  permissions: account.permissions,
  credential,
});

/** A login that can still give tokens. @throws ZomaError `token_revoked`, `token_expired` */
export const requireLiveLogin = (login: Login | undefined, now: number): Login => {
  if (!login || login.revoked) throw new ZomaError('token_revoked');
  if (login.expiresAt <= now) throw new ZomaError('token_expired');
  return login;
};

/** Says who a token stands for, as the database has it at this moment. */
export const createAuthentication = ({
  accounts,
  logins,
  registry,
  signedTokens,
  clock,
}: {
  accounts: Accounts;
  logins: Logins;
  registry: TokenRegistry;
  signedTokens: SignedTokens;
  clock: Clock;
}) => {
  const requireAccount = async ({ userId, tokenVersion }: Pick<TokenClaims, 'userId' | 'tokenVersion'>) => {
    const account = await accounts.find(userId);
    if (!account || account.disabled || account.tokenVersion > tokenVersion) throw new ZomaError('token_revoked');
    return account;
  };

  return {
    requireAccount,

    /** @throws ZomaError `unauthorized`, `token_expired`, `token_revoked` (also: the user is gone or disabled) */
    byAccessToken: async (token: string | undefined): Promise<Caller> => {
      if (token === undefined) throw new ZomaError('unauthorized');
      const claims = signedTokens.read('access', token);
      if ((await registry.stateOf(claims.tokenId)) !== 'valid') throw new ZomaError('token_revoked');
      const { tokenId, loginId, tokenVersion, expiresAt } = claims;
      return callerOf(await requireAccount(claims), { tokenId, loginId, tokenVersion, expiresAt });
    },

    /** Whether a user, as the database has it now, is enabled and has at least one of the permissions. @throws ZomaError `unavailable` */
    permits: async (userId: string, anyOf: readonly Permission[]): Promise<boolean> => {
      const account = await accounts.find(userId);
      return account?.disabled === false && anyOf.some((permission) => account.permissions.includes(permission));
    },

    /** As by an access token, for the stream of one session. */
    byStreamToken: async (token: string, sessionId: string): Promise<Caller> => {
      const claims = signedTokens.read('stream', token);
      if (claims.sessionId !== sessionId) throw new ZomaError('unauthorized');
      requireLiveLogin(await logins.find(claims.loginId), clock.now());
      return callerOf(await requireAccount(claims), {
        tokenId: undefined,
        loginId: claims.loginId,
        tokenVersion: claims.tokenVersion,
        expiresAt: undefined,
      });
    },

    /**
     * The caller as of now, by the login alone: a stream token is checked when it opens a stream, and does not end
     * the stream when it expires.
     * @throws ZomaError `token_expired`, `token_revoked`, of the login or because the user is gone or disabled
     */
    again: async ({ userId, credential }: Caller): Promise<Caller> => {
      requireLiveLogin(await logins.find(credential.loginId), clock.now());
      return callerOf(await requireAccount({ userId, tokenVersion: credential.tokenVersion }), credential);
    },

    /** A token that opens the stream of this session for five minutes, as long as the caller's login lasts. */
    streamTokenFor: ({ userId, credential: { loginId, tokenVersion } }: Caller, sessionId: string): string =>
      signedTokens.sign('stream', {
        tokenId: newId(),
        userId,
        loginId,
        tokenVersion,
        expiresAt: clock.now() + streamTokenMs,
        sessionId,
      }),
  };
};

export type Authentication = ReturnType<typeof createAuthentication>;
