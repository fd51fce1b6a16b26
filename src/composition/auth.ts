import { createRoleAdministration } from '../core/administration/roles.ts';
import { createUserAdministration } from '../core/administration/users.ts';
import { createAudit } from '../core/audit.ts';
import { createAccountCache } from '../core/auth/account-cache.ts';
import { createAccountChanges } from '../core/auth/account-changes.ts';
import { createAuthentication } from '../core/auth/authentication.ts';
import { createEndLogins } from '../core/auth/end-logins.ts';
import { createLoginAudit } from '../core/auth/login-audit.ts';
import { createLoginService } from '../core/auth/login-service.ts';
import { createOwnAccount } from '../core/auth/own-account.ts';
import { createRefreshTokens } from '../core/auth/refresh-tokens.ts';
import { createSignedTokens } from '../core/auth/signed-tokens.ts';
import type { NodeOptions } from './node-options.ts';
import type { Storage } from './storage.ts';
import type { Stores } from './stores.ts';

/**
 * Composes authentication, the logins, the changes of accounts and the audit. Before the transports: their connections are verified when a change
 * is announced, and must not find the account that the cache had before it.
 */
export const createAuth = ({ config, clock, logger, closing }: NodeOptions, storage: Storage, stores: Stores) => {
  const parts = { ...storage, ...stores, clock, signedTokens: createSignedTokens({ secret: storage.secret, clock }) };
  const callers = createAccountCache(parts);
  closing.add(callers.close);
  const authentication = createAuthentication({ ...parts, callers, loginMaxDays: config.loginMaxDays });
  const refreshTokens = createRefreshTokens(storage);
  const audit = createAudit({ ...parts, logger });
  closing.add(audit.close);
  const shared = { ...parts, loginAudit: createLoginAudit(audit) };
  const loginService = createLoginService({ ...shared, authentication, refreshTokens, settings: config });
  const userAdministration = createUserAdministration({ ...parts, endLogins: createEndLogins(parts) });
  return {
    callers,
    loginService,
    accountChanges: createAccountChanges(parts),
    services: {
      audit,
      authentication,
      ownAccount: createOwnAccount(shared),
      userAdministration,
      roleAdministration: createRoleAdministration(parts),
    },
  };
};

/** The parts that authenticate. */
export type Auth = ReturnType<typeof createAuth>;
