import type { Account, Accounts } from '../../ports/accounts.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ControlBus } from '../../ports/control-bus.ts';
import type { LoginAttempts } from '../../ports/login-attempts.ts';
import type { Logins } from '../../ports/logins.ts';
import type { TokenRegistry } from '../../ports/token-registry.ts';
import type { Caller } from '../caller.ts';
import { ZomaError } from '../errors.ts';
import { newId } from '../ids.ts';
import { networkOf } from '../network-address.ts';
import { requireLiveLogin, type Authentication } from './authentication.ts';
import { passwordMatches } from './passwords.ts';
import type { createRefreshTokens } from './refresh-tokens.ts';
import type { SignedTokens } from './signed-tokens.ts';

export interface IssuedTokens {
  readonly account: Account;
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly refreshToken: string;
  readonly refreshTokenSeconds: number;
}

export interface LoginServiceOptions {
  readonly accounts: Accounts;
  readonly logins: Logins;
  readonly registry: TokenRegistry;
  readonly attempts: LoginAttempts;
  readonly control: ControlBus;
  readonly authentication: Authentication;
  readonly signedTokens: SignedTokens;
  readonly refreshTokens: ReturnType<typeof createRefreshTokens>;
  readonly clock: Clock;
  readonly accessTokenMinutes: number;
  readonly refreshTokenMinutes: number;
  readonly reuseLeewaySeconds: number;
}

/** Logging in, keeping logged in, logging out. */
export const createLoginService = (options: LoginServiceOptions) => {
  const { accounts, logins, registry, attempts, control, authentication, signedTokens, refreshTokens, clock } = options;
  const refreshMs = options.refreshTokenMinutes * 60_000;
  const expiresIn = Math.max(1, Math.round(options.accessTokenMinutes * 60));

  const issue = async (account: Account, loginId: string, generation: number): Promise<IssuedTokens> => {
    const tokenId = newId();
    // Whole seconds, as the token holds them, and never less than it was promised.
    const expiresAt = Math.ceil(clock.now() / 1000 + expiresIn) * 1000;
    await registry.register({ id: tokenId, userId: account.id, loginId, expiresAt });
    // A logout revokes the login first and then what is registered: one that came between is seen here.
    const login = await logins.find(loginId);
    if (!login || login.revoked) {
      await registry.revoke(tokenId);
      throw new ZomaError('token_revoked');
    }
    return {
      account,
      accessToken: signedTokens.sign('access', {
        tokenId,
        userId: account.id,
        loginId,
        tokenVersion: account.tokenVersion,
        expiresAt,
      }),
      expiresIn,
      refreshToken: refreshTokens.write({ loginId, generation }),
      refreshTokenSeconds: Math.round(refreshMs / 1000),
    };
  };

  const revokeLogin = async (loginId: string): Promise<void> => {
    await logins.revoke(loginId);
    await registry.revokeLogin(loginId);
    await control.publish({ type: 'revoked', by: 'login', id: loginId });
  };

  return {
    /** @throws ZomaError `invalid_credentials` in the same time whatever was wrong; `rate_limited` */
    login: async ({ email, password, address }: { email: string; password: string; address: string }) => {
      const attempt = { account: email.trim().toLowerCase(), network: networkOf(address) };
      await attempts.begin(attempt);
      const account = await accounts.findByEmail(attempt.account);
      const matches = await passwordMatches(account?.passwordHash, password);
      if (!account || !matches || account.disabled) throw new ZomaError('invalid_credentials');
      await attempts.succeed(attempt);

      const now = clock.now();
      const login = { id: newId(), userId: account.id, tokenVersion: account.tokenVersion, expiresAt: now + refreshMs };
      await logins.create(login, now);
      return issue(account, login.id, 1);
    },

    /**
     * Rotates a refresh token. Shown again within the leeway it gives the same successor;
     * after that it is taken for stolen, and its login is revoked.
     * @throws ZomaError `unauthorized`, `token_expired`, `token_revoked`, `refresh_reused`
     */
    refresh: async (token: string | undefined): Promise<IssuedTokens> => {
      const shown = token === undefined ? undefined : refreshTokens.read(token);
      if (!shown) throw new ZomaError('unauthorized', { message: 'A valid refresh token is required.' });
      const now = clock.now();
      const login = requireLiveLogin(await logins.find(shown.loginId), now);
      const account = await authentication.requireAccount(login);

      const usedAt = await logins.useGeneration(login.id, shown.generation, now);
      if (now - usedAt > options.reuseLeewaySeconds * 1000) {
        await revokeLogin(login.id);
        throw new ZomaError('refresh_reused');
      }
      await logins.extend(login.id, now + refreshMs);
      return issue(account, login.id, shown.generation + 1);
    },

    /**
     * Ends the caller's login and the one that the refresh token belongs to, or, everywhere,
     * all of the user's. Before it resolves none of their tokens is good any more.
     * @throws ZomaError `unauthorized` when neither says whose login to end; for everywhere by the cookie
     * alone `token_expired`, `token_revoked`
     */
    logout: async (who: { caller: Caller | undefined; refreshToken: string | undefined; everywhere: boolean }) => {
      const shown = who.refreshToken === undefined ? undefined : refreshTokens.read(who.refreshToken);
      const shownLogin = shown && (await logins.find(shown.loginId));
      if (!who.caller && !shownLogin) throw new ZomaError('unauthorized');

      if (who.everywhere) {
        // Of a cookie alone no more is believed than of one that asks for new tokens.
        const userId = who.caller?.userId ?? requireLiveLogin(shownLogin, clock.now()).userId;
        await logins.revokeUser(userId);
        await registry.revokeUser(userId);
        await control.publish({ type: 'revoked', by: 'user', id: userId });
        return;
      }
      for (const loginId of new Set([who.caller?.credential.loginId, shownLogin?.id])) {
        if (loginId !== undefined) await revokeLogin(loginId);
      }
    },
  };
};

export type LoginService = ReturnType<typeof createLoginService>;
