import type { Command } from 'commander';
import { allOf, type Administration } from '../administration.ts';
import { CommandFailure } from '../failure.ts';
import { note, print, printJson, printRows } from '../output.ts';
import { readNewSecret } from '../read-secret.ts';
import { withOrganization, withTarget, type Administrate, type TargetOptions } from '../target.ts';
import { collect } from './keys.ts';

/** A user as the wire has it. */
interface ShownUser {
  readonly id: string;
  readonly email: string | null;
  readonly name: string;
  readonly passwordLink?: { readonly token: string; readonly expiresAt: string };
}

const users = '/api/admin/users';
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Finds the id of a user by an id, an e-mail address or an external id. @throws CommandFailure */
const idOf = async (administration: Administration, user: string): Promise<string> => {
  if (uuid.test(user)) return user;
  const query = user.includes('@') ? { search: user } : { externalId: user };
  const found = await allOf<ShownUser>(administration, users, query);
  const wanted = user.toLowerCase();
  // `search` finds the beginning of a name too.
  const [match] = user.includes('@') ? found.filter(({ email }) => email?.toLowerCase() === wanted) : found;
  if (match) return match.id;
  throw new CommandFailure(`There is no user ${user}.`);
};

const showLink = (user: string, { token, expiresAt }: { readonly token: string; readonly expiresAt: string }): void => {
  note(`${user} sets a password with this token by ${expiresAt}:`);
  print(token);
};

/** Adds `user create`, `disable`, `enable`, `password` and `list`. */
export const addUserCommands = (program: Command, administrate: Administrate): void => {
  const user = program.command('user').description('users of an organization; <user> is an id, e-mail or external id');
  const command = (usage: string, description: string) =>
    withOrganization(withTarget(user.command(usage).description(description)));

  command('create <email>', 'create a user, and print a token that sets the password once')
    .requiredOption('--name <name>', 'the name of the user')
    .option('--role <role>', 'a role of the user; may be repeated', collect)
    .option('--external-id <id>', 'the id of the user in the host application')
    .option('--set-password', 'set the password: asked for, or the first line of standard input')
    .action(
      async (
        email: string,
        options: TargetOptions & { name: string; role?: string[]; externalId?: string; setPassword?: boolean },
      ) => {
        const { name, role: roles = [], externalId } = options;
        const password = options.setPassword ? await readNewSecret(`New password of ${email}: `) : undefined;
        const created = await administrate(options, ({ call }) =>
          call<ShownUser>('POST', users, { email, name, roles, externalId, password }),
        );
        if (options.json) {
          printJson(created);
          return;
        }
        note(`Created user ${created.id}.`);
        if (created.passwordLink) showLink(email, created.passwordLink);
      },
    );

  for (const [verb, disabled] of [
    ['disable', true],
    ['enable', false],
  ] as const) {
    const description = disabled ? 'disable a user and end the logins' : 'enable a disabled user';
    command(`${verb} <user>`, description).action(async (given: string, options: TargetOptions) => {
      const changed = await administrate(options, async (administration) =>
        administration.call<ShownUser>('PATCH', `${users}/${await idOf(administration, given)}`, { disabled }),
      );
      if (options.json) printJson(changed);
      else note(`${disabled ? 'Disabled' : 'Enabled'} user ${changed.id}.`);
    });
  }

  command('password <user>', 'print a token that sets the password once')
    .option('--set', 'set the password and end the logins: asked for, or the first line of standard input')
    .action(async (given: string, options: TargetOptions & { set?: boolean }) => {
      const password = options.set ? await readNewSecret(`New password of ${given}: `) : undefined;
      if (password === undefined) {
        const { passwordLink } = await administrate(options, async (administration) => {
          const path = `${users}/${await idOf(administration, given)}/password-link`;
          return administration.call<Required<Pick<ShownUser, 'passwordLink'>>>('POST', path, {});
        });
        if (options.json) printJson({ passwordLink });
        else showLink(given, passwordLink);
        return;
      }
      const changed = await administrate(options, async (administration) =>
        administration.call<ShownUser>('PATCH', `${users}/${await idOf(administration, given)}`, { password }),
      );
      if (options.json) printJson(changed);
      else note(`Set the password of user ${changed.id}.`);
    });

  command('list', 'list the users, newest first')
    .option('--search <text>', 'the beginning of a name, an e-mail address or an external id')
    .option('--role <role>', 'users with this role')
    .action(async (options: TargetOptions & { search?: string; role?: string }) => {
      const { search, role } = options;
      const rows = await administrate(options, (calls) => allOf<ShownUser>(calls, users, { search, role }));
      printRows(rows, ['id', 'email', 'name', 'roles', 'disabled'], options.json);
    });
};
