import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { validationFailed, ZomaError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { EntitySync, EntitySyncCounts, EntitySyncs } from '../../ports/entity-syncs.ts';
import { select, type Database } from './connect.ts';
import { changeEntities } from './entity-changes.ts';
import { reportingUnavailable } from './errors.ts';
import { removeEntities } from './remove-entities.ts';

/** How long a synchronization runs at most, in milliseconds. */
const lifetimeMs = 24 * 3_600_000;

/** How long an ended synchronization is remembered, so that its late calls are `conflict`. */
const rememberedFor = '7 days';

/** The most records that a slice of the sweep reads, and the most that one transaction deletes while other changes wait. */
const readSlice = 2_000;
const deleteSlice = 500;

/** The most marks that one statement clears, and the most statements of one call; later calls clear the rest. */
const clearSlice = 5_000;
const mostClears = 20;

interface SyncRow {
  readonly id: string;
  readonly type: string;
  readonly state: 'open' | 'sweeping' | 'finished' | 'superseded' | 'expired';
  readonly expires_at: Date;
  readonly carried: number;
  readonly deleted: number;
}

const findQuery = `
  SELECT
    id, type, expires_at, carried, deleted,
    CASE WHEN state IN ('open', 'sweeping') AND expires_at <= clock_timestamp() THEN 'expired' ELSE state END AS state
  FROM entity_syncs
  WHERE organization_id = $organization AND id = $id`;

/** `begun_at` is not rounded, so that each earlier change of a record is before it. */
const beginQuery = `
  INSERT INTO entity_syncs (id, organization_id, type, begun_at, expires_at)
  SELECT $id::uuid, $organization::uuid, $type::text, at, at + $lifetime::double precision * interval '1 ms'
  FROM clock_timestamp() AS at
  RETURNING id, type, expires_at`;

/** Reads the next records of the type: the last id, and the ids of those to delete. Reads without a lock; the deletion checks again. */
const readQuery = `
  SELECT max(id) AS last, coalesce(array_agg(id ORDER BY id) FILTER (WHERE stale), '{}') AS stale
  FROM (
    SELECT entity.id, entity.updated_at < sync.begun_at AND mark.carried IS NULL AS stale
    FROM entity_syncs AS sync
    CROSS JOIN LATERAL (
      SELECT id, updated_at FROM entities
      WHERE organization_id = sync.organization_id AND type = sync.type AND id > $after
      ORDER BY id
      LIMIT ${String(readSlice)}
    ) AS entity
    LEFT JOIN LATERAL (
      SELECT carried FROM entity_sync_marks WHERE sync_id = sync.id AND id = entity.id OFFSET 0
    ) AS mark ON true
    WHERE sync.id = $id
  ) AS next`;

const expireQuery = `
  UPDATE entity_syncs SET state = 'expired' WHERE id IN (
    SELECT id FROM entity_syncs
    WHERE NOT cleared AND expires_at <= clock_timestamp() AND state IN ('open', 'sweeping')
    FOR UPDATE SKIP LOCKED
  )`;

const endedQuery = `
  SELECT id FROM entity_syncs WHERE NOT cleared AND state NOT IN ('open', 'sweeping')
  ORDER BY expires_at LIMIT ${String(mostClears)}`;

const clearQuery = `
  WITH gone AS (
    DELETE FROM entity_sync_marks WHERE ctid = ANY (ARRAY (
      SELECT ctid FROM entity_sync_marks WHERE sync_id = $id LIMIT ${String(clearSlice)}
    ))
    RETURNING 1
  )
  SELECT count(*)::integer AS count FROM gone`;

const forgetQuery = `DELETE FROM entity_syncs WHERE cleared AND expires_at < clock_timestamp() - interval '${rememberedFor}'`;

const reasons = {
  open: 'The synchronization is still open.',
  sweeping: 'The synchronization is being finished.',
  finished: 'The synchronization has been finished.',
  superseded: 'A later synchronization of this type has begun.',
  expired: 'The synchronization has expired.',
} as const;

const requireState = (row: Pick<SyncRow, 'state'>, ...states: readonly SyncRow['state'][]): void => {
  if (!states.includes(row.state)) {
    throw new ZomaError('conflict', { message: reasons[row.state], details: { state: row.state } });
  }
};

/** Finds a synchronization. Within a transaction it locks the row: `clearEnded` does not end it, nor clear its marks, meanwhile. */
const findSync = async (
  sequelize: Sequelize,
  organizationId: string,
  id: string,
  transaction?: Transaction,
): Promise<SyncRow> => {
  const query = transaction ? `${findQuery} FOR UPDATE` : findQuery;
  const [row] = await select<SyncRow>(sequelize, query, { organization: organizationId, id }, transaction);
  if (!row) throw new ZomaError('not_found');
  return row;
};

/**
 * Checks, within the transaction of a change, that a synchronization may carry records.
 * @throws ZomaError `not_found`, `conflict`
 */
export const requireOpenSync = async (
  sequelize: Sequelize,
  organizationId: string,
  id: string,
  transaction: Transaction,
): Promise<void> => requireState(await findSync(sequelize, organizationId, id, transaction), 'open');

const present = ({ id, type, expires_at: expiresAt }: SyncRow): EntitySync => ({ id, type, expiresAt });

const countsOf = ({ carried, deleted }: SyncRow): EntitySyncCounts => ({ carried, deleted });

/** Deletes the marks of ended synchronizations of all organizations, in slices, and forgets old synchronizations. */
const clearEnded = async (sequelize: Sequelize): Promise<void> => {
  await sequelize.query(expireQuery);
  let clears = 0;
  for (const { id } of await select<{ id: string }>(sequelize, endedQuery, {})) {
    for (let cleared = clearSlice; cleared === clearSlice; clears += 1) {
      if (clears === mostClears) return;
      cleared = (await select<{ count: number }>(sequelize, clearQuery, { id }))[0]?.count ?? 0;
    }
    await sequelize.query('UPDATE entity_syncs SET cleared = true WHERE id = $id', { bind: { id } });
  }
  await sequelize.query(forgetQuery);
};

/**
 * Creates the store of synchronizations in PostgreSQL. Each change of a state takes place within a change of the organization's records,
 * so that it is ordered with every put. Marks are cleared only after the state has changed: the sweep without marks would delete
 * everything. `lifetime` is in milliseconds.
 */
export const createEntitySyncs = (database: Database, { lifetime = lifetimeMs } = {}): EntitySyncs => {
  const { sequelize } = database;

  /** Deletes records that are still stale. Resolves with false when a concurrent call has finished the synchronization. */
  const removeStale = (organizationId: string, id: string, stale: readonly string[]): Promise<boolean> =>
    changeEntities(sequelize, organizationId, async ({ transaction }) => {
      const { type, ...row } = await findSync(sequelize, organizationId, id, transaction);
      if (row.state === 'finished') return false;
      requireState(row, 'sweeping');
      const keys = stale.map((each) => ({ type, id: each }));
      const removed = await removeEntities(sequelize, organizationId, keys, { transaction, sync: id });
      const count = 'UPDATE entity_syncs SET deleted = deleted + $count WHERE id = $id';
      await sequelize.query(count, { bind: { id, count: removed.length }, transaction });
      return true;
    });

  return reportingUnavailable<EntitySyncs>(database, {
    begin: async (organizationId, type) => {
      const bind = { organization: organizationId, type };
      const begun = await changeEntities(sequelize, organizationId, async ({ transaction }) => {
        const supersede = `UPDATE entity_syncs SET state = 'superseded'
          WHERE organization_id = $organization AND type = $type AND state IN ('open', 'sweeping')`;
        await sequelize.query(supersede, { bind, transaction });
        return select<SyncRow>(sequelize, beginQuery, { ...bind, id: newId(), lifetime }, transaction);
      });
      const [row] = begun;
      if (!row) throw new Error('PostgreSQL returned no row for the new synchronization.');
      await clearEnded(sequelize);
      return present(row);
    },

    find: async (organizationId, id) => present(await findSync(sequelize, organizationId, id)),

    startSweep: (organizationId, id, allowEmpty) =>
      changeEntities(sequelize, organizationId, async ({ transaction }) => {
        const row = await findSync(sequelize, organizationId, id, transaction);
        if (row.state === 'finished') return countsOf(row);
        requireState(row, 'open', 'sweeping');
        const carriesQuery = 'SELECT 1 FROM entity_sync_marks WHERE sync_id = $id AND carried LIMIT 1';
        const carries = (await select(sequelize, carriesQuery, { id }, transaction)).length > 0;
        if (!carries && !allowEmpty) {
          const message = 'must be true to delete every entity of the type: the synchronization carried none';
          throw validationFailed([{ path: 'allowEmpty', message }]);
        }
        const bind = { id };
        await sequelize.query(`UPDATE entity_syncs SET state = 'sweeping' WHERE id = $id`, { bind, transaction });
        return undefined;
      }),

    sweep: async (organizationId, id, after) => {
      const [next] = await select<{ last: string | null; stale: string[] }>(sequelize, readQuery, { id, after });
      for (let from = 0; next && from < Math.max(1, next.stale.length); from += deleteSlice) {
        if (!(await removeStale(organizationId, id, next.stale.slice(from, from + deleteSlice)))) return undefined;
      }
      return next?.last ?? undefined;
    },

    finish: async (organizationId, id) => {
      const counts = await changeEntities(sequelize, organizationId, async ({ transaction }) => {
        const row = await findSync(sequelize, organizationId, id, transaction);
        if (row.state === 'finished') return countsOf(row);
        requireState(row, 'sweeping');
        const finish = `
          UPDATE entity_syncs SET
            state = 'finished',
            carried = (SELECT count(*) FROM entity_sync_marks WHERE sync_id = $id AND carried)
          WHERE id = $id
          RETURNING carried, deleted`;
        const [finished] = await select<SyncRow>(sequelize, finish, { id }, transaction);
        return countsOf(finished ?? row);
      });
      await clearEnded(sequelize);
      return counts;
    },
  });
};
