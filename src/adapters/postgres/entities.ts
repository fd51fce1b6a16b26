import type { Transaction } from 'sequelize';
import { requireVersion } from '../../core/entity-version.ts';
import type { Entities, EntityKey, EntityLink, StoredEntity } from '../../ports/entities.ts';
import { select, type Database } from './connect.ts';
import { changeEntities } from './entity-changes.ts';
import { entityColumns, isVisible, namesOf, presentEntity, type EntityRow } from './entity-rows.ts';
import { reportingUnavailable } from './errors.ts';
import { requireOpenSync } from './entity-syncs.ts';
import { findNeighbourhood } from './neighbourhood.ts';
import { putEntities } from './put-entities.ts';
import { removeEntities } from './remove-entities.ts';

/** Selects records with their links. */
const withLinks = (condition: string): string => `
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
  WHERE entity.organization_id = $organization AND entity.type = $type AND ${condition}`;

const findQuery = withLinks('entity.id = $id');

/** Reads on from an id by the primary key. No id is the empty string. */
const listQuery = `${withLinks(`entity.id > $after AND ($all OR ${isVisible('entity')})`)} ORDER BY entity.id LIMIT $limit`;

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

type LinkedRow = EntityRow & { readonly links: readonly EntityLink[] };

const presentLinked = (row: LinkedRow): StoredEntity => ({ ...presentEntity(row), links: row.links });

/** Creates the store of records in PostgreSQL. Changes of one organization run one after the other. */
export const createEntities = (database: Database): Entities => {
  const { sequelize } = database;

  const find = async (
    organizationId: string,
    { type, id }: EntityKey,
    transaction?: Transaction,
  ): Promise<StoredEntity | undefined> => {
    const bind = { organization: organizationId, type, id };
    const [row] = await select<LinkedRow>(sequelize, findQuery, bind, transaction);
    return row && presentLinked(row);
  };

  const versionOf = async (organizationId: string, { type, id }: EntityKey, transaction: Transaction) => {
    const query = 'SELECT version FROM entities WHERE organization_id = $organization AND type = $type AND id = $id';
    const bind = { organization: organizationId, type, id };
    return (await select<{ version: number }>(sequelize, query, bind, transaction))[0]?.version;
  };

  return reportingUnavailable<Entities>(database, {
    put: async (organizationId, entities, syncId) => {
      if (entities.length === 0 && syncId === undefined) return 0;
      return changeEntities(sequelize, organizationId, async (change) => {
        if (syncId === undefined) return putEntities(sequelize, organizationId, entities, change);
        await requireOpenSync(sequelize, organizationId, syncId, change.transaction);
        return putEntities(sequelize, organizationId, entities, { ...change, sync: syncId });
      });
    },

    replace: (organizationId, entity, precondition) =>
      changeEntities(sequelize, organizationId, async (change) => {
        const { transaction } = change;
        requireVersion(await versionOf(organizationId, entity, transaction), precondition);
        await putEntities(sequelize, organizationId, [entity], change);
        const stored = await find(organizationId, entity, transaction);
        if (!stored) throw new Error('PostgreSQL has not stored the record.');
        return stored;
      }),

    find: (organizationId, key) => find(organizationId, key),

    list: async (viewer, { type, all, after = '', limit }) => {
      const bind = { organization: viewer.organizationId, names: namesOf(viewer), type, all, after, limit };
      return (await select<LinkedRow>(sequelize, listQuery, bind)).map(presentLinked);
    },

    remove: (organizationId, key, precondition = {}) =>
      changeEntities(sequelize, organizationId, async ({ transaction }) => {
        const version = await versionOf(organizationId, key, transaction);
        if (version === undefined) return false;
        requireVersion(version, precondition);
        return (await removeEntities(sequelize, organizationId, [key], { transaction })).length > 0;
      }),

    removeAll: async (organizationId, keys) =>
      keys.length === 0
        ? []
        : changeEntities(sequelize, organizationId, ({ transaction }) =>
            removeEntities(sequelize, organizationId, keys, { transaction }),
          ),

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
