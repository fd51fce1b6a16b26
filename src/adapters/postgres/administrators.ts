import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { ZomaError } from '../../core/errors.ts';
import { select } from './connect.ts';

/**
 * Whether an enabled user with a password has a role that passes every check. A user who logs in by a host's tokens alone does not count:
 * the host can stop signing them, and its issuer can be deleted.
 */
const administratorQuery = `
  SELECT EXISTS (
    SELECT FROM users
    JOIN user_roles ON user_roles.user_id = users.id
    JOIN roles ON roles.id = user_roles.role_id AND roles.all_permission
    WHERE users.organization_id = $organizationId AND users.kind = 'person' AND users.disabled_at IS NULL
      AND users.erased_at IS NULL AND users.password_hash IS NOT NULL
  ) AS found`;

/** Returns whether an organization has an administrator who can log in, as the transaction sees it. */
export const hasAdministrator = async (
  sequelize: Sequelize,
  organizationId: string,
  transaction: Transaction,
): Promise<boolean> => {
  const [row] = await select<{ found: boolean }>(sequelize, administratorQuery, { organizationId }, transaction);
  return row?.found === true;
};

/**
 * Makes changes of an organization's users and roles, and the creation of its webhooks, run one after the other over all nodes: holds
 * their lock until the transaction ends.
 */
export const lockAdministration = async (
  sequelize: Sequelize,
  organizationId: string,
  transaction: Transaction,
): Promise<void> => {
  // Weaker than FOR UPDATE, which would make new sessions and users of the organization wait.
  const lock = 'SELECT id FROM organizations WHERE id = $organizationId FOR NO KEY UPDATE';
  await select(sequelize, lock, { organizationId }, transaction);
};

/**
 * Runs a change of an organization's users or roles in a transaction, one after the other over all nodes.
 * @throws ZomaError `conflict` when the change would leave the organization without an administrator who logs in with a password: nothing is changed
 */
export const keepAdministrator = <Result>(
  sequelize: Sequelize,
  organizationId: string,
  change: (transaction: Transaction) => Promise<Result>,
): Promise<Result> =>
  sequelize.transaction(async (transaction) => {
    await lockAdministration(sequelize, organizationId, transaction);
    const hadOne = await hasAdministrator(sequelize, organizationId, transaction);
    const result = await change(transaction);
    if (hadOne && !(await hasAdministrator(sequelize, organizationId, transaction))) {
      throw new ZomaError('conflict', {
        message:
          'The organization would have no administrator who logs in with a password. Give another such user a role with all permissions first.',
      });
    }
    return result;
  });
