import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Administration } from './administration.ts';
import type { EnhanceOptions } from './enhance.ts';
import { CommandFailure, exitCodes, isCommandFailure } from './failure.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The options of every command that administrates. */
interface TargetOptions {
  readonly url?: string;
  readonly key?: string;
  readonly org?: string;
  readonly json?: boolean;
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const note = (line: string): void => void process.stderr.write(`${line}\n`);

const settingOf = (name: string): string | undefined => process.env[name]?.trim() || undefined;

const openAdministration = async ({ url, key, org }: TargetOptions): Promise<Administration> => {
  if (url !== undefined) {
    if (key === undefined) throw new CommandFailure('A node needs a key: pass --key or set ZOMA_KEY.', exitCodes.usage);
    const { createNodeAdministration } = await import('./node-administration.ts');
    const { createNodeClient } = await import('./node-client.ts');
    return createNodeAdministration(createNodeClient({ url, key }));
  }
  const { openDatabaseAdministration } = await import('./database-administration.ts');
  return openDatabaseAdministration({
    databaseUrl: settingOf('DATABASE_URL'),
    redisUrl: settingOf('REDIS_URL'),
    dataDirectory: settingOf('DATA_DIR') ?? './data',
    root,
    organization: org,
  });
};

const administrate = async <Result>(
  options: TargetOptions,
  work: (administration: Administration) => Promise<Result>,
): Promise<Result> => {
  const administration = await openAdministration(options);
  try {
    return await work(administration);
  } finally {
    await administration.close();
  }
};

/** Prints rows as aligned columns, or as JSON. */
const printRows = (rows: readonly object[], columns: readonly string[], json: boolean | undefined): void => {
  if (json) {
    print(JSON.stringify(rows));
    return;
  }
  const cell = (row: object, column: string): string => {
    const value = (row as Readonly<Record<string, unknown>>)[column];
    return Array.isArray(value) ? value.join(',') : typeof value === 'string' ? value : '-';
  };
  const table = [columns, ...rows.map((row) => columns.map((column) => cell(row, column)))];
  const widths = columns.map((_, index) => Math.max(...table.map((line) => line[index]?.length ?? 0)));
  for (const line of table)
    print(
      line
        .map((text, index) => text.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    );
};

const readTime = (value: string): string => {
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('It must be a time, such as 2027-01-31.');
  if (time.getTime() <= Date.now()) throw new InvalidArgumentError('It must be in the future.');
  return time.toISOString();
};

const collect = (value: string, earlier: readonly string[]): string[] => [...earlier, value];

const urlOption = () => new Option('--url <url>', 'the address of a node; without it: the database').env('ZOMA_URL');
const keyOption = () => new Option('--key <key>', 'a key for the node').env('ZOMA_KEY');
const withTarget = (command: Command): Command =>
  command.addOption(urlOption()).addOption(keyOption()).option('--json', 'print JSON');

const exitHelp = `
Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 node or database unreachable,
            4 (enhance) a written text was replaced, 130 interrupted.

Without --url, commands use the database of DATABASE_URL, or the embedded one in DATA_DIR while no node runs.`;

const program = new Command('zoma')
  .description('Administers Zoma and enhances texts')
  .addHelpText('after', exitHelp)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, '')) });

const org = program.command('org').description('organizations');
withTarget(org.command('create <name>').description('create an organization and its first administrator'))
  .requiredOption('--admin-email <email>', 'the e-mail address of the administrator')
  .option('--admin-name <name>', 'the name of the administrator', 'Administrator')
  .action(async (name: string, options: TargetOptions & { adminEmail: string; adminName: string }) => {
    const request = { name, admin: { email: options.adminEmail, name: options.adminName } };
    const created = await administrate(options, (administration) => administration.createOrganization(request));
    if (options.json) {
      print(JSON.stringify(created));
      return;
    }
    const { token, expiresAt } = created.admin.passwordLink;
    note(`Created organization ${created.id}. ${created.admin.email} sets a password with this token by ${expiresAt}:`);
    print(token);
  });
withTarget(org.command('list').description('list the organizations')).action(async (options: TargetOptions) => {
  const rows = await administrate(options, (administration) => administration.organizations());
  printRows(rows, ['id', 'name', 'createdAt'], options.json);
});

const key = program.command('key').description('keys of back ends and operators');
const orgOption = () => new Option('--org <name or id>', 'the organization, when the database has several');
withTarget(key.command('create <name>').description('create a key and print it once'))
  .addOption(orgOption())
  .option('--role <role>', 'a role of the key; may be repeated', collect, [])
  .option('--expires <time>', 'when the key expires, such as 2027-01-31; never by default', readTime)
  .option('--system', 'a system key, which creates organizations (database only)')
  .action(async (name: string, options: TargetOptions & { role: string[]; expires?: string; system?: boolean }) => {
    const { role: roles, expires: expiresAt, system = false, json } = options;
    if (system && roles.length > 0) throw new CommandFailure('A system key has no roles.', exitCodes.usage);
    const created = await administrate(options, (administration) =>
      system
        ? administration.createSystemKey({ name, expiresAt })
        : administration.createKey({ name, roles, expiresAt }),
    );
    if (!json) note(`Created key ${created.id}. It is shown this once:`);
    print(json ? JSON.stringify(created) : created.key);
  });
withTarget(key.command('list').description('list the service keys that are not revoked'))
  .addOption(orgOption())
  .action(async (options: TargetOptions) => {
    const rows = await administrate(options, (administration) => administration.keys());
    printRows(rows, ['id', 'name', 'roles', 'prefix', 'expiresAt', 'lastUsedAt'], options.json);
  });
withTarget(key.command('revoke <id>').description('revoke a key'))
  .addOption(orgOption())
  .action(async (id: string, options: TargetOptions) => {
    await administrate(options, (administration) => administration.revokeKey(id));
    if (options.json) print(JSON.stringify({ id, revoked: true }));
    else note(`Revoked key ${id}.`);
  });

program
  .command('enhance')
  .description('enhance the text of standard input; the result streams to standard output')
  .requiredOption(
    '--action <action>',
    'improve, make_shorter, summarize, fix_grammar, change_tone, expand, translate …',
  )
  .option('--tone <tone>', 'for change_tone')
  .option('--language <language>', 'for translate')
  .option('--prompt <text>', 'the instruction of free_prompt')
  .option('--format <format>', 'text, markdown or html')
  .addOption(new Option('--url <url>', 'the address of a node').env('ZOMA_URL').default('http://localhost:7700'))
  .addOption(keyOption())
  .option('--token <token>', 'an access token instead of a key')
  .option('--email <email>', 'log in with this address and --password instead')
  .option('--password <password>', 'the password of --email')
  .option('--on-behalf-of <user>', 'the user that the key acts for: id, external id or e-mail address')
  .option('--whole', 'write the text when it is complete')
  .option('--json', 'print the session as JSON when it has ended')
  .action(async ({ token, ...options }: EnhanceOptions & { token?: string }) => {
    const { enhance } = await import('./enhance.ts');
    await enhance({ ...options, key: token ?? options.key });
  });

/** Prints one sentence on standard error and returns the exit code. */
const report = async (error: unknown): Promise<number> => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
  if (isCommandFailure(error)) {
    note(error.message);
    return error.exitCode;
  }
  if (error instanceof Error && error.name === 'ZomaError') {
    note(error.message);
    return exitCodes.failed;
  }
  const { explainStartFailure } = await import('./database-administration.ts');
  note(explainStartFailure(error));
  return error instanceof Error && error.name === 'UnreachableServiceError' ? exitCodes.unreachable : exitCodes.failed;
};

// The reader of a pipe has ended: nothing is left to do.
process.stdout.on('error', () => process.exit(exitCodes.failed));
const environmentFile = path.join(root, '.env');
if (existsSync(environmentFile)) process.loadEnvFile(environmentFile);
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = await report(error);
}
