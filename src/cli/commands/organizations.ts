import type { Command } from 'commander';
import { note, print, printJson, printRows } from '../output.ts';
import { withTarget, type Administrate, type TargetOptions } from '../target.ts';

/** Adds `org create` and `org list`. */
export const addOrganizationCommands = (program: Command, administrate: Administrate): void => {
  const org = program.command('org').description('organizations: on a node, with a system key');

  withTarget(org.command('create <name>').description('create an organization and its first administrator'))
    .requiredOption('--admin-email <email>', 'the e-mail address of the administrator')
    .option('--admin-name <name>', 'the name of the administrator', 'Administrator')
    .action(async (name: string, options: TargetOptions & { adminEmail: string; adminName: string }) => {
      const request = { name, admin: { email: options.adminEmail, name: options.adminName } };
      const created = await administrate(options, (administration) => administration.createOrganization(request));
      if (options.json) {
        printJson(created);
        return;
      }
      const { token, expiresAt } = created.admin.passwordLink;
      note(
        `Created organization ${created.id}. ${created.admin.email} sets a password with this token by ${expiresAt}:`,
      );
      print(token);
    });

  withTarget(org.command('list').description('list the organizations')).action(async (options: TargetOptions) => {
    const rows = await administrate(options, (administration) => administration.organizations());
    printRows(rows, ['id', 'name', 'createdAt'], options.json);
  });
};
