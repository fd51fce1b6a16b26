import { createKeyService } from '../core/administration/key-service.ts';
import { createOrganizationService } from '../core/administration/organization-service.ts';
import { createAudit } from '../core/audit.ts';
import { createAccountCache } from '../core/auth/account-cache.ts';
import { createAccountChanges } from '../core/auth/account-changes.ts';
import { createAuthentication } from '../core/auth/authentication.ts';
import { createKeyAuthentication } from '../core/auth/key-authentication.ts';
import { createKeyUses } from '../core/auth/key-uses.ts';
import { createLoginService } from '../core/auth/login-service.ts';
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
  const audit = createAudit({ ...parts, logger });
  const keyUses = createKeyUses({ ...parts, audit, logger });
  closing.add(keyUses.settled);
  const keys = createKeyAuthentication({ ...parts, callers, keyUses });
  const authentication = createAuthentication({ ...parts, callers, keys, loginMaxDays: config.loginMaxDays });
  const refreshTokens = createRefreshTokens(storage);
  const loginService = createLoginService({ ...parts, authentication, refreshTokens, settings: config });
  const organizationService = createOrganizationService({ ...parts, audit });
  return {
    audit,
    authentication,
    keyUses,
    loginService,
    organizationService,
    keyService: createKeyService(parts),
    accountChanges: createAccountChanges(parts),
  };
};

/** The parts that authenticate. */
export type Auth = ReturnType<typeof createAuth>;
