import { InvalidArgumentError, type Command } from 'commander';
import { CommandFailure, exitCodes } from '../failure.ts';
import { note, print, printJson, printRows } from '../output.ts';
import { withOrganization, withTarget, type Administrate, type TargetOptions } from '../target.ts';

const readExpiry = (value: string): string => {
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('It must be a time, such as 2027-01-31.');
  if (time.getTime() <= Date.now()) throw new InvalidArgumentError('It must be in the future.');
  return time.toISOString();
};

/** Adds a value to those that an option had before. */
export const collect = (value: string, earlier: readonly string[] = []): string[] => [...earlier, value];

/** Adds `key create`, `key list` and `key revoke`. */
export const addKeyCommands = (program: Command, administrate: Administrate): void => {
  const key = program.command('key').description('keys of back ends and operators');

  withOrganization(withTarget(key.command('create <name>').description('create a key and print it once')))
    .option('--role <role>', 'a role of the key; may be repeated', collect)
    .option('--expires <time>', 'when the key expires, such as 2027-01-31; never by default', readExpiry)
    .option('--system', 'a system key, which creates organizations (database only)')
    .action(async (name: string, options: TargetOptions & { role?: string[]; expires?: string; system?: boolean }) => {
      const { role: roles = [], expires: expiresAt, system = false, json } = options;
      if (system && roles.length > 0) throw new CommandFailure('A system key has no roles.', exitCodes.usage);
      const created = await administrate(options, (administration) =>
        system
          ? administration.createSystemKey({ name, expiresAt })
          : administration.createKey({ name, roles, expiresAt }),
      );
      if (json) {
        printJson(created);
        return;
      }
      note(`Created key ${created.id}. It is shown this once:`);
      print(created.key);
    });

  withOrganization(withTarget(key.command('list').description('list the service keys that are not revoked'))).action(
    async (options: TargetOptions) => {
      const rows = await administrate(options, (administration) => administration.keys());
      printRows(rows, ['id', 'name', 'roles', 'prefix', 'expiresAt', 'lastUsedAt'], options.json);
    },
  );

  withOrganization(withTarget(key.command('revoke <id>').description('revoke a key'))).action(
    async (id: string, options: TargetOptions) => {
      await administrate(options, (administration) => administration.revokeKey(id));
      if (options.json) printJson({ id, revoked: true });
      else note(`Revoked key ${id}.`);
    },
  );
};
