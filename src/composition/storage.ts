import {
  connectDatabase,
  createAccounts,
  createAuditTrail,
  createEntities,
  createEntitySyncs,
  createErasures,
  createHostUsers,
  createIssuers,
  createLedger,
  createLogins,
  createOrganizationSettings,
  createOrganizations,
  createPrivacyPolicies,
  createRoles,
  createServiceKeys,
  createSessions,
  createSystemKeys,
  createUsers,
  createWebhookDeliveries,
  createWebhooks,
  holdSingleNodeLock,
  prepareDatabase,
} from '../adapters/postgres/index.ts';
import { requireNoDemoPasswords } from '../core/auth/demo-accounts.ts';
import type { Files } from './files.ts';
import type { NodeOptions } from './node-options.ts';
import { reach } from './start-failures.ts';

/**
 * Opens the persistent parts: the secret that signs tokens, and the database with its repositories, migrated and seeded as configured.
 * @throws UnreachableServiceError when PostgreSQL cannot be reached or refuses the connection
 * @throws SecondNodeError when another node without Redis uses the database
 * @throws PendingMigrationsError when the schema is missing or older, and migrating is off
 * @throws DemoPasswordError in production, when accounts have the documented demo passwords
 */
export const openStorage = async ({ config, root, logger, closing }: NodeOptions, { secret, postgres }: Files) => {
  const { databaseUrl: url, redisUrl, preparedStatements: prepares } = config;
  const database = await connectDatabase(postgres ? { postgres } : { url: url ?? '', prepares }, logger);
  closing.add(database.close);
  if (url !== undefined) await reach('DATABASE_URL', url, database.ping);
  if (url !== undefined && redisUrl === undefined) closing.add((await holdSingleNodeLock({ url, logger })).close);
  await prepareDatabase({ database, url, root, migrate: config.autoMigrate, seed: config.autoSeed });

  const accounts = createAccounts(database);
  if (config.production) await requireNoDemoPasswords(accounts);
  return {
    secret,
    previousSecret: config.jwtSecretPrevious,
    database,
    accounts,
    auditTrail: createAuditTrail(database),
    hostUsers: createHostUsers(database),
    issuers: createIssuers(database),
    logins: createLogins(database),
    organizations: createOrganizations(database),
    roles: createRoles(database),
    serviceKeys: createServiceKeys(database),
    systemKeys: createSystemKeys(database),
    users: createUsers(database),
    sessions: createSessions(database),
    ledger: createLedger(database),
    entities: createEntities(database),
    entitySyncs: createEntitySyncs(database),
    erasures: createErasures(database),
    privacyPolicies: createPrivacyPolicies(database),
    organizationSettings: createOrganizationSettings(database),
    webhooks: createWebhooks(database),
    webhookDeliveries: createWebhookDeliveries(database),
  };
};

/** The persistent parts of a node. */
export type Storage = Awaited<ReturnType<typeof openStorage>>;
