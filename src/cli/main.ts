import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { readSecretFiles } from '../secret-files.ts';
import { addDataCommands } from './commands/data.ts';
import { addEnhanceCommand } from './commands/enhance.ts';
import { addIssuerCommands } from './commands/issuers.ts';
import { addKeyCommands } from './commands/keys.ts';
import { addOrganizationCommands } from './commands/organizations.ts';
import { addUserCommands } from './commands/users.ts';
import { CommandFailure, exitCodes, isCommandFailure } from './failure.ts';
import { note } from './output.ts';
import { createAdministrate, loadDatabaseAdministration } from './target.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };

const help = `
Commands work on the node of --url or ZOMA_URL, with --key, --token or --email. Without it they work on
the database of DATABASE_URL, or on the embedded one in DATA_DIR while no node runs; enhance needs a node.
Results go to standard output, everything else to standard error.

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 node or database unreachable,
            4 (enhance) a written text was replaced, 130 interrupted.`;

const settingOf = (name: string): string | undefined => process.env[name]?.trim() || undefined;

const program = new Command('zoma')
  .description('Administers Zoma and enhances texts')
  .version(version, '--version', 'print the version')
  .addHelpText('after', help)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, '')) });

const administrate = createAdministrate(settingOf, root);
addOrganizationCommands(program, administrate);
addUserCommands(program, administrate);
addKeyCommands(program, administrate);
addIssuerCommands(program, administrate);
addDataCommands(program, administrate);
addEnhanceCommand(program);

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
  // The package without the server opens no database: the error is a defect of the command line.
  const explain = await loadDatabaseAdministration().then(
    ({ explainStartFailure }) => explainStartFailure,
    () => String,
  );
  note(explain(error));
  return error instanceof Error && error.name === 'UnreachableServiceError' ? exitCodes.unreachable : exitCodes.failed;
};

/** Reports the first failure of standard output. Returns the function that reads whether standard output has failed. */
const watchOutput = (): (() => boolean) => {
  let isBroken = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (isBroken) return;
    isBroken = true;
    // The reader of the pipe, such as `head`, has read enough.
    if (error.code === 'EPIPE') return;
    note(`Standard output cannot be written: ${error.message}.`);
    process.exitCode = exitCodes.failed;
  });
  return () => isBroken;
};

const isOutputBroken = watchOutput();
const environmentFile = path.join(root, '.env');
if (existsSync(environmentFile)) process.loadEnvFile(environmentFile);
const { secrets, problems } = readSecretFiles(process.env);
Object.assign(process.env, secrets);
try {
  if (problems.length > 0) throw new CommandFailure(problems.join(' '), exitCodes.usage);
  await program.parseAsync();
} catch (error) {
  // A command that cannot write its result ends early; the reason is known.
  if (!isOutputBroken()) process.exitCode = await report(error);
}
