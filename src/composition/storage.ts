import { openDataDirectory, type DataDirectory } from '../adapters/file-system/data-directory.ts';
import {
  connectDatabase,
  createAccounts,
  createEntities,
  createLedger,
  createLogins,
  createPrivacyPolicies,
  createSessions,
  prepareDatabase,
} from '../adapters/postgres/index.ts';
import type { Config } from '../config.ts';
import { requireNoDemoPasswords } from '../core/auth/demo-accounts.ts';
import type { NodeOptions } from './node-options.ts';

/** Only the embedded database and a generated secret need a directory; its lock makes it this process's alone. */
const openDirectoryIfNeeded = ({
  databaseUrl,
  jwtSecret,
  dataDirectory,
}: Config): Promise<DataDirectory | undefined> =>
  databaseUrl !== undefined && jwtSecret !== undefined ? Promise.resolve(undefined) : openDataDirectory(dataDirectory);

/**
 * Opens what outlives the node: the secret that signs tokens, and the database, migrated and seeded as configured, with its
 * repositories.
 * @throws DirectoryInUseError when another process holds the data directory
 * @throws DemoPasswordError in production, when documented passwords open accounts
 */
export const openStorage = async ({ config, root, closing }: NodeOptions) => {
  const directory = await openDirectoryIfNeeded(config);
  if (directory) closing.add(directory.close);
  const secret = config.jwtSecret ?? (await directory?.secret('jwt-secret')) ?? '';

  const url = config.databaseUrl;
  const database = await connectDatabase(url === undefined ? { directory: directory?.postgres ?? '' } : { url });
  closing.add(database.close);
  await prepareDatabase({ database, url, root, migrate: config.autoMigrate, seed: config.autoSeed });

  const accounts = createAccounts(database);
  if (config.production) await requireNoDemoPasswords(accounts);
  return {
    secret,
    database,
    accounts,
    logins: createLogins(database),
    sessions: createSessions(database),
    ledger: createLedger(database),
    entities: createEntities(database),
    privacyPolicies: createPrivacyPolicies(database),
  };
};

export type Storage = Awaited<ReturnType<typeof openStorage>>;
