import type { Transaction } from 'sequelize';
import type { Entities, EntityLink } from '../../ports/entities.ts';
import { select, type Database } from './connect.ts';
import { entityColumns, isVisible, namesOf, presentEntity, type EntityRow } from './entity-rows.ts';
import { reportingUnavailable } from './errors.ts';
import { findNeighbourhood } from './neighbourhood.ts';
import { putEntities } from './put-entities.ts';

const findQuery = `
  SELECT ${entityColumns('entity')}, (
    SELECT coalesce(
      jsonb_agg(
        jsonb_build_object('relation', relation, 'type', link.to_type, 'id', link.to_id)
        ORDER BY relation, link.to_type, link.to_id
      ), '[]'
    )
    FROM entity_links AS link, unnest(link.relations) AS relation
    WHERE link.organization_id = entity.organization_id AND link.from_type = entity.type AND link.from_id = entity.id
  ) AS links
  FROM entities AS entity
  WHERE entity.organization_id = $organization AND entity.type = $type AND entity.id = $id`;

/** The most records of a type that `peers` searches, the newest first. */
const peersSearched = 1_000;

const peersQuery = `
  SELECT * FROM (
    SELECT ${entityColumns('entity')} FROM entities AS entity
    WHERE organization_id = $organization AND type = $type AND id <> $except AND ${isVisible('entity')}
    ORDER BY updated_at DESC
    LIMIT ${String(peersSearched)}
  ) AS newest
  WHERE attributes -> $attribute <> 'null'
  ORDER BY updated_at DESC, id
  LIMIT $limit`;

const removeQuery = `
  WITH unlinked AS (
    DELETE FROM entity_links WHERE organization_id = $organization AND from_type = $type AND from_id = $id
  )
  DELETE FROM entities WHERE organization_id = $organization AND type = $type AND id = $id
  RETURNING id`;

/** Raises the version and returns the time of the change, rounded down to milliseconds as a `Date` is. */
const nextVersionQuery = `
  INSERT INTO entity_versions (organization_id, version) VALUES ($organization, 1)
  ON CONFLICT (organization_id) DO UPDATE SET version = entity_versions.version + 1
  RETURNING date_trunc('milliseconds', clock_timestamp()) AS at`;

/** Creates the store of records in PostgreSQL. Changes of one organization run one after the other. */
export const createEntities = (database: Database): Entities => {
  const { sequelize } = database;
  /**
   * Runs a change of an organization's records in a transaction. Each change locks the organization's version row first, so that
   * concurrent changes of the same records wait there and cannot deadlock.
   */
  const change = <Result>(
    organizationId: string,
    work: (within: { readonly at: Date; readonly transaction: Transaction }) => Promise<Result>,
  ): Promise<Result> =>
    sequelize.transaction(async (transaction) => {
      const bind = { organization: organizationId };
      const [changed] = await select<{ at: Date }>(sequelize, nextVersionQuery, bind, transaction);
      if (!changed) throw new Error('PostgreSQL returned no row for the new version.');
      return work({ at: changed.at, transaction });
    });

  return reportingUnavailable<Entities>(database, {
    put: async (organizationId, entities) => {
      if (entities.length === 0) return;
      await change(organizationId, (within) => putEntities(sequelize, organizationId, entities, within));
    },

    find: async (organizationId, { type, id }) => {
      const bind = { organization: organizationId, type, id };
      const [row] = await select<EntityRow & { readonly links: readonly EntityLink[] }>(sequelize, findQuery, bind);
      return row && { ...presentEntity(row), links: row.links };
    },

    remove: (organizationId, { type, id }) =>
      change(organizationId, async ({ transaction }) => {
        const bind = { organization: organizationId, type, id };
        return (await select(sequelize, removeQuery, bind, transaction)).length > 0;
      }),

    version: async (organizationId) => {
      const query = 'SELECT version::text FROM entity_versions WHERE organization_id = $organization';
      const [row] = await select<{ version: string }>(sequelize, query, { organization: organizationId });
      return row?.version ?? '0';
    },

    neighbourhood: (viewer, query) => findNeighbourhood(sequelize, viewer, query),

    peers: async (viewer, { type, attribute, except, limit }) => {
      const bind = { organization: viewer.organizationId, names: namesOf(viewer), type, attribute, except, limit };
      return (await select<EntityRow>(sequelize, peersQuery, bind)).map(presentEntity);
    },
  });
};
