import { UniqueConstraintError, type Transaction } from 'sequelize';
import { newId } from '../../core/ids.ts';
import type { HostUser, HostUserProperty, HostUsers, Provisioning } from '../../ports/host-users.ts';
import { select, type Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { UserModel } from './models.ts';

/** Returns no row when the key or the e-mail address is another row's, also of a concurrent transaction, for whose end it waits. */
const insertUser = `
  INSERT INTO users (id, organization_id, issuer_id, issuer, external_id, email, name, created_at, updated_at)
  VALUES ($id, $organizationId, $issuerId, $issuer, $externalId, $email, $name, now(), now())
  ON CONFLICT DO NOTHING
  RETURNING id`;

const replaceRoles = `
  WITH given AS (
    SELECT id FROM roles WHERE organization_id = $organizationId AND name = ANY($names::text[])
  ), removed AS (
    DELETE FROM user_roles WHERE user_id = $userId AND role_id NOT IN (SELECT id FROM given) RETURNING role_id
  ), added AS (
    INSERT INTO user_roles (user_id, role_id) SELECT $userId::uuid, id FROM given ON CONFLICT DO NOTHING RETURNING role_id
  )
  SELECT role_id FROM removed UNION ALL SELECT role_id FROM added`;

/** Creates the store of host users in PostgreSQL. */
export const createHostUsers = (database: Database): HostUsers => {
  const { sequelize } = database;
  const users = sequelize.getRepository(UserModel);

  const hasOtherRoles = async (user: HostUser, userId: string, transaction: Transaction): Promise<boolean> => {
    const values = { organizationId: user.organizationId, userId, names: [...user.roles] };
    return (await select(sequelize, replaceRoles, values, transaction)).length > 0;
  };

  const create = async (user: HostUser, transaction: Transaction): Promise<Provisioning | undefined> => {
    const { organizationId, issuerId, issuer, externalId, email = null } = user;
    const name = user.name ?? email ?? externalId;
    const values = { id: newId(), organizationId, issuerId, issuer, externalId, email, name };
    const [created] = await select<{ id: string }>(sequelize, insertUser, values, transaction);
    if (!created) return undefined;
    await hasOtherRoles(user, created.id, transaction);
    return { status: 'created', userId: created.id };
  };

  const change = async (present: UserModel, user: HostUser, transaction: Transaction): Promise<Provisioning> => {
    const userId = present.id;
    if (present.erasedAt) return { status: 'refused', reason: 'erased', userId };
    if (present.disabledAt) return { status: 'refused', reason: 'disabled', userId };
    present.set({ issuerId: user.issuerId, email: user.email ?? present.email, name: user.name ?? present.name });
    const properties = (['email', 'name'] as const).filter((property) => present.changed(property));
    await present.save({ transaction });
    const changed: HostUserProperty[] = [
      ...properties,
      ...((await hasOtherRoles(user, userId, transaction)) ? (['roles'] as const) : []),
    ];
    return changed.length === 0 ? { status: 'unchanged', userId } : { status: 'changed', userId, changed };
  };

  const provision = (user: HostUser): Promise<Provisioning> =>
    sequelize.transaction(async (transaction) => {
      const { organizationId, issuer, externalId } = user;
      // The lock makes concurrent changes of one user run one after the other.
      const find = () => users.findOne({ where: { organizationId, issuer, externalId }, transaction, lock: true });
      const present = await find();
      if (present) return change(present, user, transaction);
      const created = await create(user, transaction);
      if (created) return created;
      // A concurrent call has created the user; else the e-mail address is another user's.
      const other = await find();
      return other ? change(other, user, transaction) : { status: 'refused', reason: 'email_taken' };
    });

  return reportingUnavailable<HostUsers>(database, {
    provision: async (user) => {
      try {
        return await provision(user);
      } catch (error) {
        // The users' other unique columns do not change here.
        if (error instanceof UniqueConstraintError) return { status: 'refused', reason: 'email_taken' };
        throw error;
      }
    },
  });
};
