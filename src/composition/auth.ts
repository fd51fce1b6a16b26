import { createPublicFetch } from '../adapters/public-fetch/index.ts';
import { createIssuerChanges } from '../core/administration/issuers.ts';
import { createKeyService } from '../core/administration/key-service.ts';
import { createOrganizationService } from '../core/administration/organization-service.ts';
import { createRoleAdministration } from '../core/administration/roles.ts';
import { createUserAdministration } from '../core/administration/users.ts';
import { createAudit } from '../core/audit.ts';
import { createAccessTokens } from '../core/auth/access-tokens.ts';
import { createAccountCache } from '../core/auth/account-cache.ts';
import { createAccountChanges } from '../core/auth/account-changes.ts';
import { createAuthentication } from '../core/auth/authentication.ts';
import { createEndLogins } from '../core/auth/end-logins.ts';
import { createKeyAuthentication } from '../core/auth/key-authentication.ts';
import { createKeySets } from '../core/auth/key-sets.ts';
import { createKeyUses } from '../core/auth/key-uses.ts';
import { createLoginAudit } from '../core/auth/login-audit.ts';
import { createLoginService } from '../core/auth/login-service.ts';
import { createOwnAccount } from '../core/auth/own-account.ts';
import { createRefreshTokens } from '../core/auth/refresh-tokens.ts';
import { createSecretBox, resealSecrets } from '../core/auth/secret-box.ts';
import { createSignedTokens } from '../core/auth/signed-tokens.ts';
import { createSubjectTokens } from '../core/auth/subject-tokens.ts';
import { createTokenExchange, type ProvisionedUser } from '../core/auth/token-exchange.ts';
import type { NodeOptions } from './node-options.ts';
import type { Storage } from './storage.ts';
import type { Stores } from './stores.ts';

/**
 * Composes authentication, the logins, the exchange of hosts' tokens, the changes of accounts and issuers, and the audit. Before the
 * transports: their connections are verified when a change is announced, and must not find the account that the cache had before it.
 */
export const createAuth = async (
  { config, clock, logger, closing }: NodeOptions,
  storage: Storage,
  stores: Stores,
  onProvisioned: (user: ProvisionedUser) => void,
) => {
  const signedTokens = createSignedTokens({ ...storage, clock });
  const audit = createAudit({ ...storage, clock, logger });
  closing.add(audit.close);
  const secretBox = createSecretBox(storage);
  if (storage.previousSecret !== undefined) await resealSecrets(storage.issuers, secretBox, logger);
  const publicFetch = createPublicFetch(config);
  closing.add(publicFetch.close);
  const parts = { ...storage, ...stores, clock, signedTokens, audit, secretBox, publicFetch };

  const callers = createAccountCache(parts);
  closing.add(callers.close);
  const keyUses = createKeyUses({ ...parts, audit, logger });
  closing.add(keyUses.settled);
  const keys = createKeyAuthentication({ ...parts, callers, keyUses });
  const authentication = createAuthentication({ ...parts, callers, keys, loginMaxDays: config.loginMaxDays });
  const refreshTokens = createRefreshTokens(storage);
  const accessTokens = createAccessTokens({ ...parts, accessTokenMinutes: config.accessTokenMinutes });
  const loginParts = { ...parts, authentication, accessTokens, loginAudit: createLoginAudit(audit) };
  const endLogins = createEndLogins(parts);
  const subjectTokens = createSubjectTokens({ ...parts, keySets: createKeySets({ publicFetch, clock, logger }) });
  return {
    callers,
    endLogins,
    secretBox,
    publicFetch,
    loginService: createLoginService({ ...loginParts, endLogins, refreshTokens, settings: config }),
    exchangeToken: createTokenExchange({ ...loginParts, subjectTokens, onProvisioned }),
    organizationService: createOrganizationService(parts),
    accountChanges: createAccountChanges(parts),
    services: {
      audit,
      authentication,
      keyUses,
      keyService: createKeyService(parts),
      issuerChanges: createIssuerChanges(parts),
      ownAccount: createOwnAccount(loginParts),
      roleAdministration: createRoleAdministration(parts),
      userAdministration: createUserAdministration({ ...parts, endLogins }),
    },
  };
};

/** The parts that authenticate. */
export type Auth = Awaited<ReturnType<typeof createAuth>>;
