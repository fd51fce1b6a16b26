import type { Accounts } from '../../ports/accounts.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ControlBus } from '../../ports/control-bus.ts';
import { validationFailed, ZomaError } from '../errors.ts';

/** Changes what a user may do, so that it takes effect at once on what is open of the user on every node. */
export interface AccountChanges {
  /** Disables or enables a user. @throws ZomaError `not_found`; `unavailable`: call again, the change may be recorded */
  setDisabled(userId: string, disabled: boolean): Promise<void>;
  /**
   * Gives a user exactly these roles of the user's organization.
   * @throws ZomaError `not_found`; `validation_failed` for roles that there are not; `unavailable` as above
   */
  setRoles(userId: string, roles: readonly string[]): Promise<void>;
}

/**
 * Records each change first and announces it then: a node that hears of it finds it recorded. One that does not hear
 * of it finds it when it verifies its connections the next time.
 */
export const createAccountChanges = ({
  accounts,
  control,
  clock,
}: {
  accounts: Accounts;
  control: ControlBus;
  clock: Clock;
}): AccountChanges => {
  const announce = (userId: string): Promise<void> => control.publish({ type: 'access_changed', userId });

  return {
    setDisabled: async (userId, disabled) => {
      const isKnown = await accounts.setDisabled(userId, disabled ? new Date(clock.now()) : undefined);
      if (!isKnown) throw new ZomaError('not_found');
      await announce(userId);
    },

    setRoles: async (userId, roles) => {
      const change = await accounts.setRoles(userId, roles);
      if (change.status === 'unknown_user') throw new ZomaError('not_found');
      if (change.status === 'unknown_roles') {
        throw validationFailed(
          change.names.map((name) => ({
            path: `roles[${String(roles.indexOf(name))}]`,
            message: 'is not a role of the organization',
          })),
        );
      }
      await announce(userId);
    },
  };
};
