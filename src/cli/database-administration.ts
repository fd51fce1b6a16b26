import { openDataDirectory, DirectoryInUseError } from '../adapters/file-system/data-directory.ts';
import { createMemoryControlBus } from '../adapters/memory/control-bus.ts';
import {
  connectDatabase,
  createAccounts,
  createAuditTrail,
  createOrganizations,
  createRoles,
  createServiceKeys,
  createSharedTokenRegistry,
  createSystemKeys,
  makePreparedDatabase,
  prepareDatabase,
  type Database,
} from '../adapters/postgres/index.ts';
import { connectRedis } from '../adapters/redis/connect.ts';
import { createRedisControlBus } from '../adapters/redis/control-bus.ts';
import { createRedisTokenRegistry } from '../adapters/redis/token-registry.ts';
import { createClosing, type Closing } from '../composition/node-options.ts';
import { reach } from '../composition/start-failures.ts';
import { createKeyService } from '../core/administration/key-service.ts';
import { createOrganizationService } from '../core/administration/organization-service.ts';
import { createAudit } from '../core/audit.ts';
import { newKeyText } from '../core/auth/key-text.ts';
import { ZomaError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { systemClock as clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { ServiceKey } from '../ports/service-keys.ts';
import type { Administration, ShownKey } from './administration.ts';
import { createDatabaseOperations } from './database-operations.ts';
import { CommandFailure, exitCodes } from './failure.ts';

export { explainStartFailure } from '../composition/start-failures.ts';

/** The database of the commands. */
export interface DatabaseOptions {
  /** Undefined: the embedded database. */
  readonly databaseUrl: string | undefined;
  /** Undefined: nodes notice changes of their open connections within a minute. */
  readonly redisUrl: string | undefined;
  readonly dataDirectory: string;
  /** `JWT_SECRET`; undefined: the embedded database has one in its directory. */
  readonly jwtSecret: string | undefined;
  /** `ALLOWED_PRIVATE_HOSTS`, comma-separated. */
  readonly allowedPrivateHosts: string | undefined;
  /** The folder that holds `migrations/` and `seeders/`. */
  readonly root: string;
  /** The name or id of the organization that keys belong to; undefined: the only one. */
  readonly organization: string | undefined;
}

/** Failures are printed, not logged; the audit is in the database. */
const ignore = (): void => undefined;
const logger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore, audit: ignore };

const mostOrganizations = 1_000_000;
const mostKeys = 1_000_000;
const actor = { type: 'system' } as const;
const origin = { address: undefined, requestId: undefined };

/** An opened database, and the secret of its nodes when it is known. */
interface OpenedDatabase {
  readonly database: Database;
  readonly secret: string | undefined;
}

const open = async (options: DatabaseOptions, closing: Closing): Promise<OpenedDatabase> => {
  const { databaseUrl: url, dataDirectory, root } = options;
  if (url !== undefined) {
    const database = await connectDatabase({ url });
    closing.add(database.close);
    await reach('DATABASE_URL', url, database.ping);
    await prepareDatabase({ database, url, root, migrate: false, seed: false });
    return { database, secret: options.jwtSecret };
  }
  const directory = await openDataDirectory(dataDirectory).catch((error: unknown) => {
    if (!(error instanceof DirectoryInUseError)) throw error;
    const message = `A node uses the embedded database in ${dataDirectory}: pass its address as --url and a key as --key.`;
    throw new CommandFailure(message, exitCodes.unreachable);
  });
  closing.add(directory.close);
  const database = await connectDatabase({ directory: directory.postgres, root });
  closing.add(database.close);
  await prepareDatabase({ database, url: undefined, root, migrate: true, seed: true });
  return { database, secret: options.jwtSecret ?? (await directory.secret('jwt-secret')) };
};

/** Prepares the database that the first start of the checkout `root` copies: with the schema, without accounts. */
export const prepareFirstStart = (root: string): Promise<void> =>
  makePreparedDatabase(root, async (directory) => {
    const database = await connectDatabase({ directory });
    try {
      await prepareDatabase({ database, url: undefined, root, migrate: true, seed: false });
    } finally {
      await database.close();
    }
  });

const shown = (key: ServiceKey): ShownKey => ({
  id: key.id,
  name: key.name,
  roles: key.roles,
  prefix: key.shownPrefix,
  createdAt: key.createdAt.toISOString(),
  expiresAt: key.expiresAt?.toISOString() ?? null,
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
});

/**
 * Opens the database and creates the administration in it. It checks no permission: a person who can open the database
 * can change everything in it.
 * @throws CommandFailure when a node uses the embedded database; UnreachableServiceError; PendingMigrationsError
 */
export const openDatabaseAdministration = async (options: DatabaseOptions): Promise<Administration> => {
  const closing = createClosing();
  try {
    return await administrationOf(options, await open(options, closing), closing);
  } catch (error) {
    await closing.run();
    throw error;
  }
};

/** Opens what announces changes to the nodes, and the tokens that they accept. */
const accessOf = async (redisUrl: string | undefined, database: Database, closing: Closing) => {
  const durable = createSharedTokenRegistry({ database, clock });
  if (redisUrl === undefined) return { control: createMemoryControlBus({ logger }), registry: durable };
  const redis = await reach('REDIS_URL', redisUrl, () => connectRedis({ url: redisUrl, logger }));
  closing.add(redis.close);
  const parts = { redis: redis.commands, subscriber: redis.subscriber, prefix: 'zoma:', logger, clock };
  const control = await createRedisControlBus(parts);
  closing.add(control.close);
  const registry = createRedisTokenRegistry({ ...parts, durable });
  closing.add(registry.close);
  return { control, registry };
};

const administrationOf = async (
  options: DatabaseOptions,
  { database, secret }: OpenedDatabase,
  closing: Closing,
): Promise<Administration> => {
  const { control, registry } = await accessOf(options.redisUrl, database, closing);
  const audit = createAudit({ auditTrail: createAuditTrail(database), clock, logger });
  const organizations = createOrganizations(database);
  const systemKeys = createSystemKeys(database);
  const roles = createRoles(database);
  const organizationService = createOrganizationService({ organizations, systemKeys, audit, clock });
  const accounts = createAccounts(database);
  const keyService = createKeyService({ serviceKeys: createServiceKeys(database), accounts, control, clock });

  const organizationId = async (): Promise<string> => {
    const all = await organizations.list({ limit: mostOrganizations, after: undefined });
    const { organization: wanted } = options;
    const found = all.filter(({ id, name }) => wanted === undefined || id === wanted || name === wanted);
    const [only, ...others] = found;
    if (only && others.length === 0) return only.id;
    const message = only ? 'There are several organizations: name one with --org.' : 'There is no such organization.';
    throw new CommandFailure(message, only ? exitCodes.usage : exitCodes.failed);
  };

  const rolesOf = async (organization: string, names: readonly string[]) => {
    const all = await roles.list(organization);
    const unknown = names.filter((name) => !all.some((role) => role.name === name));
    if (unknown.length === 0) return all.filter(({ name }) => names.includes(name));
    const known = all.map(({ name }) => name).join(', ');
    throw new CommandFailure(`The organization has no role ${unknown.join(', ')}; its roles are ${known}.`);
  };

  const operations = createDatabaseOperations({
    database,
    audit,
    control,
    registry,
    secret,
    allowedPrivateHosts: (options.allowedPrivateHosts ?? '')
      .split(',')
      .map((host) => host.trim())
      .filter(Boolean),
    organizationId,
  });
  closing.add(operations.close);

  return {
    ...operations,
    createOrganization: async (request) => {
      const { organization, admin, passwordLink } = await organizationService.create(request, actor, origin);
      const { token, expiresAt } = passwordLink;
      const createdAt = organization.createdAt.toISOString();
      return {
        ...organization,
        createdAt,
        admin: { ...admin, passwordLink: { token, expiresAt: expiresAt.toISOString() } },
      };
    },
    organizations: async () =>
      (await organizations.list({ limit: mostOrganizations, after: undefined })).map((each) => ({
        ...each,
        createdAt: each.createdAt.toISOString(),
      })),
    createKey: async ({ name, roles: names, expiresAt }) => {
      const id = await organizationId();
      const { key, text } = await keyService.create({
        organizationId: id,
        name,
        roles: await rolesOf(id, names),
        expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt),
        createdBy: undefined,
      });
      const subject = { type: 'key', id: key.id };
      const after = { name, roles: key.roles, expiresAt: expiresAt ?? null };
      await audit.record({ type: 'key.created', organizationId: id, outcome: 'done', actor, subject, after });
      return { ...shown(key), key: text };
    },
    createSystemKey: async ({ name, expiresAt }) => {
      const { text, hash, shownPrefix } = newKeyText('system');
      const id = newId();
      const end = expiresAt === undefined ? undefined : new Date(expiresAt);
      await systemKeys.create({ id, name, hash, shownPrefix, createdAt: new Date(clock.now()), expiresAt: end });
      const subject = { type: 'system_key', id };
      await audit.record({ type: 'key.created', organizationId: undefined, outcome: 'done', actor, subject });
      return { id, name, prefix: shownPrefix, expiresAt: end?.toISOString() ?? null, key: text };
    },
    keys: async () => (await keyService.list(await organizationId(), { limit: mostKeys, after: undefined })).map(shown),
    revokeKey: async (id) => {
      if (await systemKeys.revoke(id, new Date(clock.now()))) {
        const subject = { type: 'system_key', id };
        await audit.record({ type: 'key.revoked', organizationId: undefined, outcome: 'done', actor, subject });
        return;
      }
      const organization = await organizationId();
      const { revoked } = await keyService.revoke(organization, id).catch((error: unknown) => {
        if (!(error instanceof ZomaError) || error.code !== 'not_found') throw error;
        throw new CommandFailure('There is no such key.');
      });
      if (revoked) return;
      const subject = { type: 'key', id };
      await audit.record({ type: 'key.revoked', organizationId: organization, outcome: 'done', actor, subject });
    },
    close: closing.run,
  };
};
