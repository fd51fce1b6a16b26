import type { Account, Accounts } from '../../ports/accounts.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ControlBus } from '../../ports/control-bus.ts';
import type { LoginAttempt, LoginAttempts } from '../../ports/login-attempts.ts';
import type { Login, Logins } from '../../ports/logins.ts';
import type { TokenRegistry } from '../../ports/token-registry.ts';
import type { CallOrigin } from '../audit.ts';
import type { Caller } from '../caller.ts';
import { ZomaError } from '../errors.ts';
import { newId } from '../ids.ts';
import { networkOf } from '../network-address.ts';
import { isEnded, type AccessTokens, type IssuedAccessToken } from './access-tokens.ts';
import type { Authentication } from './authentication.ts';
import type { EndLogins } from './end-logins.ts';
import { failureOf, type LoginAudit } from './login-audit.ts';
import { passwordMatches } from './passwords.ts';
import { decideRotation } from './rotation.ts';
import type { createRefreshTokens } from './refresh-tokens.ts';

/** The tokens that a login or a refresh issues, and their account. */
export interface IssuedTokens extends IssuedAccessToken {
  readonly account: Account;
  readonly refreshToken: string;
  readonly refreshTokenSeconds: number;
}

/** Where a request of a login came from. */
export type LoginOrigin = CallOrigin & { readonly address: string };

/**
 * Counts an attempt to use a password. The audit gets the refusals.
 * @throws ZomaError `rate_limited`
 */
export const beginAttempt = async (
  { loginAttempts, loginAudit }: { loginAttempts: LoginAttempts; loginAudit: LoginAudit },
  attempt: LoginAttempt,
  find: () => Promise<Account | undefined>,
  origin: CallOrigin,
): Promise<void> => {
  try {
    await loginAttempts.begin(attempt);
  } catch (error) {
    if (error instanceof ZomaError && error.code === 'rate_limited') await loginAudit.lockedOut(attempt, find, origin);
    throw error;
  }
};

/** Ends the tokens and the connections of a login that is revoked, on every node. @throws ZomaError `unavailable` */
export const endLogin = async (
  { registry, control }: { registry: TokenRegistry; control: ControlBus },
  loginId: string,
): Promise<void> => {
  await registry.revokeLogin(loginId);
  await control.publish({ type: 'revoked', by: 'login', id: loginId });
};

/** Whether a login of the account as it was would be refused now. */
const hasChanged = (before: Account, now: Account | undefined): boolean =>
  now === undefined ||
  now.disabled ||
  now.passwordHash !== before.passwordHash ||
  now.tokenVersion !== before.tokenVersion;

/** The parts and settings of the login service. */
interface LoginServiceOptions {
  readonly accounts: Accounts;
  readonly logins: Logins;
  readonly registry: TokenRegistry;
  readonly loginAttempts: LoginAttempts;
  readonly control: ControlBus;
  readonly loginAudit: LoginAudit;
  readonly endLogins: EndLogins;
  readonly authentication: Authentication;
  readonly accessTokens: AccessTokens;
  readonly refreshTokens: ReturnType<typeof createRefreshTokens>;
  readonly clock: Clock;
  readonly settings: {
    /** The time after which an unused login ends. */
    readonly refreshTokenMinutes: number;
    /** How long a used refresh token is accepted again. */
    readonly refreshReuseLeewaySeconds: number;
  };
}

/** Creates the login service: login, refresh and logout. */
export const createLoginService = (options: LoginServiceOptions) => {
  const { accounts, logins, registry, loginAttempts, control, loginAudit, endLogins } = options;
  const { authentication, accessTokens, refreshTokens, clock } = options;
  const refreshMs = options.settings.refreshTokenMinutes * 60_000;
  const leewayMs = options.settings.refreshReuseLeewaySeconds * 1000;

  /** The end of a login that is used now: `refreshMs` later, never beyond its absolute end. */
  const slidingEndOf = (login: Pick<Login, 'startedAt'>, now: number): number =>
    Math.min(now + refreshMs, authentication.absoluteEndOf(login));

  const issue = async (
    account: Account,
    login: Pick<Login, 'id' | 'startedAt' | 'expiresAt'>,
    generation: number,
  ): Promise<IssuedTokens> => ({
    account,
    ...(await accessTokens.issue(account, login.id, authentication.absoluteEndOf(login))),
    refreshToken: refreshTokens.write({ loginId: login.id, generation }),
    refreshTokenSeconds: Math.max(1, Math.floor((login.expiresAt - clock.now()) / 1000)),
  });

  const revokeLogin = async (loginId: string): Promise<void> => {
    await logins.revoke(loginId);
    await endLogin({ registry, control }, loginId);
  };

  /**
   * Checks an e-mail address and a password.
   * @throws ZomaError `invalid_credentials`, after the same time for an unknown account; `rate_limited`
   */
  const checkCredentials = async (email: string, password: string, origin: LoginOrigin): Promise<Account> => {
    const attempt = { account: email.trim().toLowerCase(), network: networkOf(origin.address) };
    const find = () => accounts.findByEmail(attempt.account);
    await beginAttempt({ loginAttempts, loginAudit }, attempt, find, origin);
    const account = await find();
    const failure = failureOf(account, await passwordMatches(account?.passwordHash, password));
    if (failure !== undefined || !account) {
      await loginAudit.failed('auth.login_failed', account, failure ?? 'unknown_account', attempt, origin);
      throw new ZomaError('invalid_credentials');
    }
    await loginAttempts.succeed(attempt);
    return account;
  };

  /** Records a logout; without a login, one of all logins of the user. */
  const recordLogout = async (userId: string, loginId: string | undefined, origin: LoginOrigin): Promise<void> => {
    const account = await accounts.find(userId);
    await loginAudit.byUser('auth.logout', { userId, organizationId: account?.organizationId }, loginId, origin);
  };

  /**
   * Finds the newest active login of the given tokens.
   * @throws ZomaError `unauthorized` when no token is valid; else the reason why the newest login has ended
   */
  const findLive = async (
    tokens: readonly string[],
  ): Promise<{ readonly login: Login; readonly generation: number }> => {
    let reason: ZomaError | undefined;
    for (const { loginId, generation } of refreshTokens.readNewest(tokens)) {
      const login = await logins.find(loginId);
      const ended = authentication.endedBy(login);
      if (login && !ended) return { login, generation };
      reason ??= new ZomaError(ended ?? 'token_revoked');
    }
    throw reason ?? new ZomaError('unauthorized', { message: 'A valid refresh token is required.' });
  };

  return {
    /** Logs in. @throws ZomaError `invalid_credentials`, after the same time for an unknown account; `rate_limited` */
    login: async ({ email, password, origin }: { email: string; password: string; origin: LoginOrigin }) => {
      const account = await checkCredentials(email, password, origin);
      const now = clock.now();
      const login = {
        id: newId(),
        userId: account.id,
        tokenVersion: account.tokenVersion,
        startedAt: now,
        expiresAt: slidingEndOf({ startedAt: now }, now),
        address: origin.address,
      };
      await logins.create(login, now);
      // A change that committed since the password was checked has not revoked this login.
      if (hasChanged(account, await accounts.find(account.id))) {
        await logins.revoke(login.id);
        throw new ZomaError('invalid_credentials');
      }
      const issued = await issue(account, login, 1).catch((error: unknown) => {
        // A change that commits only now ends the login before its first token exists.
        if (isEnded(error)) throw new ZomaError('invalid_credentials', { cause: error });
        throw error;
      });
      await loginAudit.succeeded(account, login.id, origin);
      return issued;
    },

    /**
     * Exchanges the newest of the given refresh tokens for new tokens of its login. A used token is accepted again within the leeway
     * and gets the login's newest token; later it counts as stolen, and its login is revoked.
     * @throws ZomaError `unauthorized`, `token_expired`, `token_revoked`, `refresh_reused`
     */
    refresh: async (tokens: readonly string[], origin: LoginOrigin): Promise<IssuedTokens> => {
      const now = clock.now();
      const { login, generation } = await findLive(tokens);
      const account = await authentication.requireAccount(login);
      const { address } = origin;
      const shown = { loginId: login.id, generation, now, expiresAt: slidingEndOf(login, now), address };
      const outcome = await logins.rotate(shown, (family) => decideRotation(family, { generation, now, leewayMs }));
      if (!outcome) throw new ZomaError('token_revoked');
      if (outcome.rotation === 'refuse') {
        await revokeLogin(login.id);
        const { id: userId, organizationId } = account;
        await loginAudit.byUser('auth.refresh_reused', { userId, organizationId }, login.id, origin);
        throw new ZomaError('refresh_reused');
      }
      return issue(account, { ...login, expiresAt: outcome.expiresAt }, outcome.newest);
    },

    /**
     * Ends the logins of the caller and of the refresh tokens; with `everywhere`, all logins of the user. When it resolves, all their
     * tokens are invalid.
     * @throws ZomaError `unauthorized` without a caller and a valid token; `token_expired` or `token_revoked` for `everywhere` with a
     * refresh token only
     */
    logout: async (request: {
      caller: Caller | undefined;
      refreshTokens: readonly string[];
      everywhere: boolean;
      origin: LoginOrigin;
    }) => {
      const shown = refreshTokens.readNewest(request.refreshTokens);
      const found = await Promise.all(shown.map(({ loginId }) => logins.find(loginId)));
      const shownLogins = found.filter((login) => login !== undefined);
      if (!request.caller && shownLogins.length === 0) throw new ZomaError('unauthorized');

      if (request.everywhere) {
        // Without an access token the refresh token must be as valid as for a refresh.
        const userId = request.caller?.userId ?? (await findLive(request.refreshTokens)).login.userId;
        await endLogins(userId);
        await recordLogout(userId, undefined, request.origin);
        return;
      }
      const ended = new Map(shownLogins.map(({ id, userId }) => [id, userId]));
      if (request.caller) ended.set(request.caller.credential.loginId, request.caller.userId);
      for (const [loginId, userId] of ended) {
        await revokeLogin(loginId);
        await recordLogout(userId, loginId, request.origin);
      }
    },
  };
};

/** Logs users in and out. */
export type LoginService = ReturnType<typeof createLoginService>;
