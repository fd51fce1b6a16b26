import type { Account, Accounts } from '../../ports/accounts.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Login, Logins } from '../../ports/logins.ts';
import type { TokenRegistry } from '../../ports/token-registry.ts';
import type { CallOrigin } from '../audit.ts';
import { callerOf, type Caller } from '../caller.ts';
import { ZomaError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Permission } from '../permissions.ts';
import type { ActingFor, KeyAuthentication } from './key-authentication.ts';
import { looksLikeKey } from './key-text.ts';
import type { SignedTokens, TokenClaims } from './signed-tokens.ts';

const streamTokenMs = 5 * 60_000;

/** What a client shows to be let in. */
export interface Presented {
  /** An access token or the text of a service key; undefined when the client sent neither. */
  readonly token: string | undefined;
  /** The user that the client acts for, which takes a service key. */
  readonly actingFor: ActingFor;
}

/**
 * Creates the functions that find the caller of a token. Each call asks the registry whether the token is revoked, and reads the account
 * from `callers`.
 */
export const createAuthentication = ({
  accounts,
  callers = accounts,
  logins,
  registry,
  signedTokens,
  keys,
  clock,
  loginMaxDays,
}: {
  accounts: Accounts;
  /** Finds the accounts of callers, perhaps as they were a moment ago; `accounts` when absent. */
  callers?: Pick<Accounts, 'find'> | undefined;
  logins: Logins;
  registry: TokenRegistry;
  signedTokens: SignedTokens;
  keys: KeyAuthentication;
  clock: Clock;
  /** How long after its password a login ends, however often it is refreshed. */
  loginMaxDays: number;
}) => {
  const absoluteEndOf = ({ startedAt }: Pick<Login, 'startedAt'>): number => startedAt + loginMaxDays * 86_400_000;

  /** Why a login can give no more tokens; undefined when it can. */
  const endedBy = (login: Login | undefined): 'token_revoked' | 'token_expired' | undefined => {
    if (!login || login.revoked) return 'token_revoked';
    return Math.min(login.expiresAt, absoluteEndOf(login)) <= clock.now() ? 'token_expired' : undefined;
  };

  const accountIn = async (
    { find }: Pick<Accounts, 'find'>,
    { userId, tokenVersion }: Pick<TokenClaims, 'userId' | 'tokenVersion'>,
  ): Promise<Account> => {
    const account = await find(userId);
    if (!account || account.disabled || account.tokenVersion > tokenVersion) throw new ZomaError('token_revoked');
    return account;
  };

  /** @throws ZomaError `unauthorized`, `token_expired`, `token_revoked` (also: the user is gone or disabled) */
  const byAccessToken = async (token: string | undefined): Promise<Caller> => {
    if (token === undefined) throw new ZomaError('unauthorized');
    const claims = signedTokens.read('access', token);
    const { tokenId, loginId, tokenVersion, expiresAt } = claims;
    const [state, account] = await Promise.all([registry.stateOf(tokenId), accountIn(callers, claims)]);
    if (state !== 'valid') throw new ZomaError('token_revoked');
    return callerOf(account, { tokenId, loginId, tokenVersion, expiresAt });
  };

  /** The caller of a stream token that a service key got, for itself or for a user. */
  const byKey = async (keyId: string, userId: string): Promise<Caller> => {
    const caller = await keys.byId(keyId, userId === keyId ? undefined : { userId });
    return { ...caller, credential: { ...caller.credential, tokenId: undefined } };
  };

  return {
    /** The account that a login may give new tokens for, as the database has it now. @throws ZomaError `token_revoked`, `unavailable` */
    requireAccount: (login: Pick<Login, 'userId' | 'tokenVersion'>): Promise<Account> => accountIn(accounts, login),
    absoluteEndOf,
    endedBy,

    byAccessToken,

    /**
     * Finds the caller of an access token or a service key. `origin` makes a refused key an audit event.
     * @throws ZomaError as `byAccessToken` and `KeyAuthentication.byText`; `forbidden` for an access token that acts for a user
     */
    byBearer: async ({ token, actingFor }: Presented, origin?: CallOrigin): Promise<Caller> => {
      if (token !== undefined && looksLikeKey(token)) return keys.byText(token, actingFor, origin);
      const caller = await byAccessToken(token);
      if (!actingFor) return caller;
      throw new ZomaError('forbidden', { message: 'Only a service key may act for a user.' });
    },

    /** Whether a user is enabled and has at least one of the permissions. @throws ZomaError `unavailable` */
    permits: async (userId: string, anyOf: readonly Permission[]): Promise<boolean> => {
      const account = await callers.find(userId);
      return account?.disabled === false && anyOf.some((permission) => account.permissions.includes(permission));
    },

    /** As by an access token, for the stream of one session. */
    byStreamToken: async (token: string, sessionId: string): Promise<Caller> => {
      const claims = signedTokens.read('stream', token);
      if (claims.sessionId !== sessionId) throw new ZomaError('unauthorized');
      if (claims.keyId !== undefined) return byKey(claims.keyId, claims.userId);
      const login = await logins.find(claims.loginId);
      const ended = endedBy(login);
      if (ended) throw new ZomaError(ended);
      return callerOf(await accountIn(callers, claims), {
        tokenId: undefined,
        loginId: claims.loginId,
        tokenVersion: claims.tokenVersion,
        // The login of an exchanged token ends with that token, and is not refreshed.
        expiresAt: login?.issuerId === undefined ? undefined : login.expiresAt,
      });
    },

    /**
     * The caller as of now, by the login or the key alone: a stream token is checked when it opens a stream, and does not end
     * the stream when it expires.
     * @throws ZomaError `token_expired`, `token_revoked`, of the login or because the user is gone or disabled; those of
     * `KeyAuthentication.byId`
     */
    again: async ({ userId, credential }: Caller): Promise<Caller> => {
      if (credential.keyId !== undefined) return byKey(credential.keyId, userId);
      const ended = endedBy(await logins.find(credential.loginId));
      if (ended) throw new ZomaError(ended);
      return callerOf(await accountIn(callers, { userId, tokenVersion: credential.tokenVersion }), credential);
    },

    /** A token that opens the stream of this session for five minutes, as long as the caller's login or key lasts. */
    streamTokenFor: ({ userId, credential: { loginId, keyId, tokenVersion } }: Caller, sessionId: string): string =>
      signedTokens.sign('stream', {
        tokenId: newId(),
        userId,
        loginId,
        keyId,
        tokenVersion,
        expiresAt: clock.now() + streamTokenMs,
        sessionId,
      }),
  };
};

export type Authentication = ReturnType<typeof createAuthentication>;
