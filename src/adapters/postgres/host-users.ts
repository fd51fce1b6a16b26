import { UniqueConstraintError, type Transaction } from 'sequelize';
import { newId } from '../../core/ids.ts';
import type { HostUser, HostUserProperty, HostUsers, Provisioning } from '../../ports/host-users.ts';
import { hasAdministrator, lockAdministration } from './administrators.ts';
import { select, type Database } from './connect.ts';
import { reportingUnavailable } from './errors.ts';
import { UserModel } from './models.ts';

/** Returns no row when the key or the e-mail address is another row's, also of a concurrent transaction, for whose end it waits. */
const insertUser = `
  INSERT INTO users (id, organization_id, issuer_id, issuer, external_id, email, name, created_at, updated_at)
  VALUES ($id, $organizationId, $issuerId, $issuer, $externalId, $email, $name, now(), now())
  ON CONFLICT DO NOTHING
  RETURNING id`;

/** Returns the roles that the user gained and lost. */
const replaceRoles = `
  WITH given AS (
    SELECT id FROM roles WHERE organization_id = $organizationId AND name = ANY($names::text[])
  ), removed AS (
    DELETE FROM user_roles WHERE user_id = $userId AND role_id NOT IN (SELECT id FROM given) RETURNING role_id
  ), added AS (
    INSERT INTO user_roles (user_id, role_id) SELECT $userId::uuid, id FROM given ON CONFLICT DO NOTHING RETURNING role_id
  )
  SELECT id, name, all_permission AS "isAdministrators", id IN (SELECT role_id FROM removed) AS "isLost"
  FROM roles WHERE id IN (SELECT role_id FROM removed UNION ALL SELECT role_id FROM added)`;

const giveBack =
  'INSERT INTO user_roles (user_id, role_id) SELECT $userId::uuid, unnest($ids::uuid[]) RETURNING role_id';

interface ChangedRole {
  readonly id: string;
  readonly name: string;
  /** Whether the role passes every check. */
  readonly isAdministrators: boolean;
  readonly isLost: boolean;
}

/** The roles of a user after a token has replaced them. */
interface ReplacedRoles {
  readonly hasChanged: boolean;
  /** The roles that the token takes away and the organization's last administrator keeps. */
  readonly kept: readonly string[];
}

/** Reports, by rolling back, that a user loses a role of administrators: the lock of administration has to be taken first. */
class LockRequired extends Error {}

/** Creates the store of host users in PostgreSQL. */
export const createHostUsers = (database: Database): HostUsers => {
  const { sequelize } = database;
  const users = sequelize.getRepository(UserModel);

  /** @throws LockRequired */
  const giveRoles = async (
    { organizationId, roles }: HostUser,
    userId: string,
    transaction: Transaction,
    isLocked: boolean,
  ): Promise<ReplacedRoles> => {
    const hadOne = isLocked && (await hasAdministrator(sequelize, organizationId, transaction));
    const values = { organizationId, userId, names: [...roles] };
    const changed = await select<ChangedRole>(sequelize, replaceRoles, values, transaction);
    const lost = changed.filter(({ isLost, isAdministrators }) => isLost && isAdministrators);
    if (lost.length === 0) return { hasChanged: changed.length > 0, kept: [] };
    if (!isLocked) throw new LockRequired();
    if (!hadOne || (await hasAdministrator(sequelize, organizationId, transaction)))
      return { hasChanged: true, kept: [] };
    await select(sequelize, giveBack, { userId, ids: lost.map(({ id }) => id) }, transaction);
    return { hasChanged: changed.length > lost.length, kept: lost.map(({ name }) => name) };
  };

  const create = async (user: HostUser, transaction: Transaction): Promise<Provisioning | undefined> => {
    const { organizationId, issuerId, issuer, externalId, email = null } = user;
    const name = user.name ?? email ?? externalId;
    const values = { id: newId(), organizationId, issuerId, issuer, externalId, email, name };
    const [created] = await select<{ id: string }>(sequelize, insertUser, values, transaction);
    if (!created) return undefined;
    await giveRoles(user, created.id, transaction, false);
    return { status: 'created', userId: created.id };
  };

  const change = async (
    present: UserModel,
    user: HostUser,
    transaction: Transaction,
    isLocked: boolean,
  ): Promise<Provisioning> => {
    const userId = present.id;
    if (present.disabledAt) return { status: 'refused', reason: 'disabled', userId };
    const { issuerId, issuer } = user;
    const adopted = present.issuer === null ? (['issuer'] as const) : [];
    present.set({ issuerId, issuer, email: user.email ?? present.email, name: user.name ?? present.name });
    const properties = (['email', 'name'] as const).filter((property) => present.changed(property));
    await present.save({ transaction });
    const { hasChanged, kept } = await giveRoles(user, userId, transaction, isLocked);
    const changed: HostUserProperty[] = [...adopted, ...properties, ...(hasChanged ? (['roles'] as const) : [])];
    const keptRoles = kept.length === 0 ? {} : { keptRoles: kept };
    return changed.length === 0
      ? { status: 'unchanged', userId, ...keptRoles }
      : { status: 'changed', userId, changed, ...keptRoles };
  };

  const provision = (user: HostUser, isLocked: boolean): Promise<Provisioning> =>
    sequelize.transaction(async (transaction) => {
      const { organizationId, issuer, externalId } = user;
      if (isLocked) await lockAdministration(sequelize, organizationId, transaction);
      // The lock makes concurrent changes of one user run one after the other.
      const findOne = (by: string | null) =>
        users.findOne({ where: { organizationId, issuer: by, externalId, kind: 'person' }, transaction, lock: true });
      const present = (await findOne(issuer)) ?? (await findOne(null));
      if (present) return change(present, user, transaction, isLocked);
      const created = await create(user, transaction);
      if (created) return created;
      // A concurrent call has created the user; else the e-mail address is another user's.
      const other = await findOne(issuer);
      return other ? change(other, user, transaction, isLocked) : { status: 'refused', reason: 'email_taken' };
    });

  return reportingUnavailable<HostUsers>(database, {
    provision: async (user) => {
      try {
        return await provision(user, false).catch((error: unknown) => {
          if (error instanceof LockRequired) return provision(user, true);
          throw error;
        });
      } catch (error) {
        // The users' other unique columns do not change here.
        if (error instanceof UniqueConstraintError) return { status: 'refused', reason: 'email_taken' };
        throw error;
      }
    },
  });
};
