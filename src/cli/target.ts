import { Option, type Command } from 'commander';
import type { Administration } from './administration.ts';
import { CommandFailure, exitCodes } from './failure.ts';
import type { NodeAddress, NodeClient } from './node-client.ts';
import { readSecret } from './read-secret.ts';

/** The node that `enhance` calls by default. */
export const defaultNode = 'http://localhost:7700';

/** The credentials of a command: a key, an access token, or the login of a user. */
export interface Credentials {
  readonly key?: string;
  readonly token?: string;
  readonly email?: string;
  readonly password?: string;
}

/** The options of every command of administration. */
export interface TargetOptions extends Credentials {
  readonly url?: string;
  readonly org?: string;
  readonly json?: boolean;
}

/** Adds the options of credentials for a node. */
export const withCredentials = (command: Command): Command =>
  command
    .addOption(new Option('--key <key>', 'a service key, or a system key for `org`').env('ZOMA_KEY'))
    .option('--token <token>', 'an access token instead of a key')
    .option('--email <email>', 'log in as this user instead')
    .addOption(
      new Option('--password <password>', 'the password of --email; without it, a prompt asks').env('ZOMA_PASSWORD'),
    );

/** Adds the options of a command that works on a node or in the database. */
export const withTarget = (command: Command): Command =>
  withCredentials(
    command.addOption(new Option('--url <url>', 'the address of a node; without it: the database').env('ZOMA_URL')),
  ).option('--json', 'print JSON');

/** Adds the option that names an organization of the database. */
export const withOrganization = (command: Command): Command =>
  command.option('--org <name or id>', 'the organization, when the database has several');

/**
 * Creates the client of a node. The options of the command line decide, not the environment: `--email` logs in also when ZOMA_KEY is set.
 * @throws CommandFailure without credentials
 */
export const connectNode = async (
  { key, token, email, password }: Credentials,
  { url, onBehalfOf, signal }: Pick<NodeAddress, 'url' | 'onBehalfOf' | 'signal'>,
): Promise<NodeClient> => {
  const { createNodeClient, logIn } = await import('./node-client.ts');
  if (email !== undefined) {
    if (token !== undefined || onBehalfOf !== undefined) {
      const message = '--email goes with neither --token nor --on-behalf-of: a login acts for its own user.';
      throw new CommandFailure(message, exitCodes.usage);
    }
    const secret = password ?? (await readSecret(`Password of ${email}: `, 'Set ZOMA_PASSWORD.'));
    return logIn(url, { email, password: secret }, signal);
  }
  const credential = token ?? key;
  if (credential !== undefined) return createNodeClient({ url, key: credential, onBehalfOf, signal });
  throw new CommandFailure('A node needs credentials: pass --key, set ZOMA_KEY, or pass --email.', exitCodes.usage);
};

/**
 * Loads the part of the command line that opens the database.
 * @throws CommandFailure in the package for other projects, which has no server
 */
export const loadDatabaseAdministration = async () => {
  try {
    return await import('./database-administration.ts');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const message =
      'Only the folder of the server can open its database: run the command there, or pass --url of a node.';
    throw new CommandFailure(message, exitCodes.usage);
  }
};

/** Runs the work of a command on the node of its options, or in the database. */
export type Administrate = <Result>(
  options: TargetOptions,
  work: (administration: Administration) => Promise<Result>,
) => Promise<Result>;

/** Creates the function that runs the work of commands. `setting` reads an environment variable; `root` has `migrations/`. */
export const createAdministrate = (setting: (name: string) => string | undefined, root: string): Administrate => {
  const open = async ({ url, org, ...credentials }: TargetOptions): Promise<Administration> => {
    if (url !== undefined) {
      if (org !== undefined) {
        throw new CommandFailure('--org is for the database: a key belongs to one organization.', exitCodes.usage);
      }
      const { createNodeAdministration } = await import('./node-administration.ts');
      return createNodeAdministration(await connectNode(credentials, { url }));
    }
    const { openDatabaseAdministration } = await loadDatabaseAdministration();
    return openDatabaseAdministration({
      databaseUrl: setting('DATABASE_URL'),
      redisUrl: setting('REDIS_URL'),
      dataDirectory: setting('DATA_DIR') ?? './data',
      jwtSecret: setting('JWT_SECRET'),
      allowedPrivateHosts: setting('ALLOWED_PRIVATE_HOSTS'),
      root,
      organization: org,
    });
  };
  return async (options, work) => {
    const administration = await open(options);
    try {
      return await work(administration);
    } finally {
      await administration.close();
    }
  };
};
