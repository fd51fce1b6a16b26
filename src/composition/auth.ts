import { createAccountChanges } from '../core/auth/account-changes.ts';
import { createAuthentication } from '../core/auth/authentication.ts';
import { createLoginService } from '../core/auth/login-service.ts';
import { createRefreshTokens } from '../core/auth/refresh-tokens.ts';
import { createSignedTokens } from '../core/auth/signed-tokens.ts';
import type { NodeOptions } from './node-options.ts';
import type { Storage } from './storage.ts';
import type { Stores } from './stores.ts';

/** Composes what checks tokens, logs users in and out, and changes what users may do. */
export const createAuth = (
  { config, clock }: NodeOptions,
  { secret, accounts, logins }: Storage,
  { registry, attempts, control }: Stores,
) => {
  const signedTokens = createSignedTokens({ secret, clock });
  const authentication = createAuthentication({
    accounts,
    logins,
    registry,
    signedTokens,
    clock,
    loginMaxDays: config.loginMaxDays,
  });
  const loginService = createLoginService({
    accounts,
    logins,
    registry,
    attempts,
    control,
    authentication,
    signedTokens,
    refreshTokens: createRefreshTokens({ secret }),
    clock,
    accessTokenMinutes: config.accessTokenMinutes,
    refreshTokenMinutes: config.refreshTokenMinutes,
    reuseLeewaySeconds: config.refreshReuseLeewaySeconds,
  });
  return { authentication, loginService, accountChanges: createAccountChanges({ accounts, control, clock }) };
};

export type Auth = ReturnType<typeof createAuth>;
