import type { Account } from '../../ports/accounts.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logins } from '../../ports/logins.ts';
import type { TokenRegistry } from '../../ports/token-registry.ts';
import { ZomaError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { SignedTokens } from './signed-tokens.ts';

/** An access token, and how long it lasts in seconds. */
export interface IssuedAccessToken {
  readonly accessToken: string;
  readonly expiresIn: number;
}

/** Whether an access token was not issued because its login has ended. */
export const isEnded = (error: unknown): error is ZomaError =>
  error instanceof ZomaError && (error.code === 'token_revoked' || error.code === 'token_expired');

/** The parts that issue access tokens. */
export interface AccessTokensOptions {
  readonly logins: Pick<Logins, 'find'>;
  readonly registry: Pick<TokenRegistry, 'register' | 'revoke'>;
  readonly signedTokens: SignedTokens;
  readonly clock: Clock;
  readonly accessTokenMinutes: number;
}

/** Creates the issuing of access tokens for recorded logins. */
export const createAccessTokens = ({
  logins,
  registry,
  signedTokens,
  clock,
  accessTokenMinutes,
}: AccessTokensOptions) => {
  const lifetimeSeconds = Math.max(1, Math.round(accessTokenMinutes * 60));

  return {
    /**
     * Issues an access token of a login, which ends at `notAfter` at the latest, in milliseconds since the epoch.
     * @throws ZomaError `token_expired` when that has passed; `token_revoked` when the login has been revoked; `unavailable`
     */
    issue: async (
      { id: userId, tokenVersion }: Pick<Account, 'id' | 'tokenVersion'>,
      loginId: string,
      notAfter: number,
    ): Promise<IssuedAccessToken> => {
      const tokenId = newId();
      const now = clock.now();
      // The token holds whole seconds: at least the configured lifetime, and not beyond the login's end.
      const promised = Math.ceil(now / 1000 + lifetimeSeconds);
      const seconds = Math.min(promised, Math.floor(notAfter / 1000));
      const expiresAt = seconds * 1000;
      if (expiresAt <= now) throw new ZomaError('token_expired');
      await registry.register({ id: tokenId, userId, loginId, expiresAt });
      // A logout revokes the login first and then its registered tokens: this check finds a concurrent one.
      const current = await logins.find(loginId);
      if (!current || current.revoked) {
        await registry.revoke(tokenId);
        throw new ZomaError('token_revoked');
      }
      return {
        accessToken: signedTokens.sign('access', { tokenId, userId, loginId, tokenVersion, expiresAt }),
        expiresIn: Math.min(lifetimeSeconds, Math.ceil((expiresAt - now) / 1000)),
      };
    },
  };
};

/** Issues access tokens. */
export type AccessTokens = ReturnType<typeof createAccessTokens>;
