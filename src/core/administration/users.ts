import type { Clock } from '../../ports/clock.ts';
import type { ControlBus } from '../../ports/control-bus.ts';
import type { LoginAttempts } from '../../ports/login-attempts.ts';
import type { Roles } from '../../ports/roles.ts';
import type { User, UserChanges, Users } from '../../ports/users.ts';
import type { EndLogins } from '../auth/end-logins.ts';
import { createPasswordLink, hashLinkToken, type ShownLink } from '../auth/password-links.ts';
import { hashPassword, ownWordsOf, passwordProblem } from '../auth/passwords.ts';
import type { Caller } from '../caller.ts';
import { validationFailed, ZomaError } from '../errors.ts';
import { newId } from '../ids.ts';
import { networkOf } from '../network-address.ts';
import { requireGrantableRoles, requireNoMoreThanHeld } from './grants.ts';

/** A user to be created. */
export interface UserInput {
  readonly email: string;
  readonly name: string;
  readonly externalId?: string | undefined;
  readonly roles: readonly string[];
  /** Undefined: a one-time link is made. */
  readonly password?: string | undefined;
}

/** The changes of a user, with a password in plain text. */
export interface UserChangeInput extends Omit<UserChanges, 'passwordHash'> {
  readonly password?: string | undefined;
}

/** The parts of the administration of users. */
export interface UserAdministrationOptions {
  readonly users: Users;
  readonly roles: Roles;
  readonly endLogins: EndLogins;
  readonly control: ControlBus;
  readonly loginAttempts: LoginAttempts;
  readonly clock: Clock;
}

/** Judges and hashes a password. @throws ZomaError `validation_failed` */
const acceptPassword = (password: string, user: Pick<User, 'email' | 'name'>): Promise<string> => {
  const problem = passwordProblem(password, ownWordsOf(user));
  if (problem !== undefined) throw validationFailed([{ path: 'password', message: `password ${problem}` }]);
  return hashPassword(password);
};

/**
 * Creates the administration of an organization's users. A caller grants only permissions that the caller holds, and changes only users
 * who have no others.
 */
export const createUserAdministration = (options: UserAdministrationOptions) => {
  const { users, roles, endLogins, control, loginAttempts, clock } = options;

  const find = async ({ organizationId }: Caller, userId: string): Promise<User> => {
    const user = await users.find(organizationId, userId);
    if (!user) throw new ZomaError('not_found');
    return user;
  };

  return {
    /** Finds a user of the caller's organization. @throws ZomaError `not_found` */
    find,

    /**
     * Creates a user; without a password, with a one-time link for setting one.
     * @throws ZomaError `validation_failed` for roles and passwords; `forbidden`; `conflict` for an e-mail address or external id in use
     */
    create: async (
      caller: Caller,
      { password, externalId, ...input }: UserInput,
    ): Promise<{ readonly user: User; readonly link: ShownLink | undefined }> => {
      await requireGrantableRoles(roles, caller, input.roles, 'roles');
      const passwordHash = password === undefined ? undefined : await acceptPassword(password, input);
      const made = password === undefined ? createPasswordLink(clock) : undefined;
      const { organizationId } = caller;
      const user = await users.create({ ...input, id: newId(), organizationId, externalId, passwordHash }, made?.link);
      return { user, link: made?.shown };
    },

    /**
     * Changes a user. A new password, and disabling, end the user's logins; other roles take effect on open connections at once.
     * @throws ZomaError `not_found`; `validation_failed`, `forbidden` and `conflict` as for `create`; `conflict` when the organization would
     * have no administrator; `unavailable`: call again, the change may be recorded
     */
    change: async (
      caller: Caller,
      userId: string,
      { password, ...changes }: UserChangeInput,
    ): Promise<{ readonly before: User; readonly after: User }> => {
      const present = await find(caller, userId);
      requireNoMoreThanHeld(caller, present);
      if (changes.roles) await requireGrantableRoles(roles, caller, changes.roles, 'roles');
      const named = { email: changes.email ?? present.email, name: changes.name ?? present.name };
      const passwordHash = password === undefined ? undefined : await acceptPassword(password, named);
      const given = Object.entries({ ...changes, passwordHash }).filter(([, value]) => value !== undefined);
      const changed = await users.change(caller.organizationId, userId, Object.fromEntries(given), (user) =>
        requireNoMoreThanHeld(caller, user),
      );
      await control.publish({ type: 'access_changed', userId });
      if (passwordHash !== undefined || changes.disabled === true) await endLogins(userId);
      return changed;
    },

    /** Makes a one-time link, the user's only one. @throws ZomaError `not_found`, `forbidden` */
    makePasswordLink: async (caller: Caller, userId: string): Promise<ShownLink> => {
      const { link, shown } = createPasswordLink(clock);
      await users.setPasswordLink(caller.organizationId, userId, link, (user) => requireNoMoreThanHeld(caller, user));
      return shown;
    },

    /** Ends every login of a user. @throws ZomaError `not_found`, `forbidden` */
    endSessions: async (caller: Caller, userId: string): Promise<void> => {
      requireNoMoreThanHeld(caller, await find(caller, userId));
      await endLogins(userId);
    },

    /**
     * Sets the password of the user to whom a one-time link was given, once, and ends the user's logins. Attempts are counted as those to
     * log in are.
     * @throws ZomaError `unauthorized` for a link that is unknown, used, replaced or expired; `validation_failed`; `rate_limited`
     */
    redeemPasswordLink: async ({
      token,
      password,
      address,
    }: {
      readonly token: string;
      readonly password: string;
      readonly address: string;
    }): Promise<User> => {
      const hash = hashLinkToken(token);
      const attempt = { account: `link ${hash.toString('hex')}`, network: networkOf(address) };
      await loginAttempts.begin(attempt);
      const refusal = new ZomaError('unauthorized', {
        message: 'The link is unknown, used or expired. Ask an administrator for a new one.',
      });
      const user = await users.findByPasswordLink(hash, new Date(clock.now()));
      if (!user) throw refusal;
      const passwordHash = await acceptPassword(password, user);
      if (!(await users.redeemPasswordLink(hash, passwordHash, new Date(clock.now())))) throw refusal;
      await loginAttempts.succeed(attempt);
      await endLogins(user.id);
      return user;
    },
  };
};

/** Administers the users of organizations. */
export type UserAdministration = ReturnType<typeof createUserAdministration>;
