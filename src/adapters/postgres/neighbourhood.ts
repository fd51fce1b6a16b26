import type { Sequelize } from 'sequelize-typescript';
import type { Neighbour, Neighbourhood, NeighbourhoodQuery, Viewer } from '../../ports/entities.ts';
import { select } from './connect.ts';
import { entityColumns, isVisible, namesOf, presentEntity, type EntityRow } from './entity-rows.ts';

/** Selects the newest `$most` records that link to `record`, by an index. */
const pointingAt = (condition: string): string => `
  SELECT entity.type, entity.id, entity.updated_at, link.relations[1] AS relation, true AS incoming
  FROM entity_links AS link
  JOIN entities AS entity
    ON entity.organization_id = $organization AND entity.type = link.from_type AND entity.id = link.from_id
  WHERE link.organization_id = $organization AND link.to_type = record.type AND link.to_id = record.id
    AND ${condition} AND ${isVisible('entity')}
  ORDER BY link.updated_at DESC
  LIMIT $most`;

/** Selects every record that `record` links to. */
const pointedAt = `
  SELECT entity.type, entity.id, entity.updated_at, link.relations[1] AS relation, false AS incoming
  FROM entity_links AS link
  JOIN entities AS entity
    ON entity.organization_id = $organization AND entity.type = link.to_type AND entity.id = link.to_id
  WHERE link.organization_id = $organization AND link.from_type = record.type AND link.from_id = record.id
    AND ${isVisible('entity')}`;

/**
 * Searches breadth first. Each row of `level` is one step: arrays of the records found so far, of which the last `fresh` are new,
 * each with the position of its parent. The search ends at `$depth`, when a step finds nothing, or with one record more than
 * the limit. Of the records that link to one record it reads the `$most` newest, and, if there are more, the newest of each
 * preferred type.
 */
const neighbourhoodQuery = `
  WITH RECURSIVE level (depth, fresh, types, ids, parents, relations, incoming) AS (
    (
      SELECT 0, 1, ARRAY[type], ARRAY[id], ARRAY[0::bigint], ARRAY[''], ARRAY[false]
      FROM entities AS entity
      WHERE organization_id = $organization AND id = $id AND ${isVisible('entity')}
      ORDER BY array_position($rootTypes::text[], type), updated_at DESC, type
      LIMIT 1
    )
    UNION ALL
    SELECT
      level.depth + 1, found.fresh, level.types || found.types, level.ids || found.ids,
      level.parents || found.parents, level.relations || found.relations, level.incoming || found.incoming
    FROM level
    CROSS JOIN LATERAL (
      SELECT
        count(*)::integer AS fresh, array_agg(type) AS types, array_agg(id) AS ids,
        array_agg(parent) AS parents, array_agg(relation) AS relations, array_agg(incoming) AS incoming
      FROM (
        SELECT * FROM (
          SELECT DISTINCT ON (linked.type, linked.id) linked.*, record.place AS parent
          FROM unnest(level.types, level.ids) WITH ORDINALITY AS record (type, id, place)
          CROSS JOIN LATERAL (
            WITH newest AS MATERIALIZED (${pointingAt('true')})
            (${pointedAt})
            UNION ALL
            SELECT * FROM newest
            UNION ALL
            SELECT preferred.*
            FROM unnest($preferredTypes::text[]) AS kind (type)
            CROSS JOIN LATERAL (${pointingAt('link.from_type = kind.type')}) AS preferred
            WHERE (SELECT count(*) FROM newest) = $most
          ) AS linked
          WHERE record.place > cardinality(level.ids) - level.fresh
            AND NOT EXISTS (
              SELECT FROM unnest(level.types, level.ids) AS seen (type, id)
              WHERE seen.type = linked.type AND seen.id = linked.id
            )
          ORDER BY linked.type, linked.id, record.place, linked.incoming, linked.relation
        ) AS neighbour
        ORDER BY type = ANY ($preferredTypes::text[]) DESC, updated_at DESC, type, id
        LIMIT $most - cardinality(level.ids)
      ) AS best
    ) AS found
    WHERE level.depth < $depth AND found.fresh > 0
  )
  SELECT ${entityColumns('entity')}, place.parent::integer, place.relation, place.incoming
  FROM (SELECT * FROM level ORDER BY depth DESC LIMIT 1) AS whole
  CROSS JOIN LATERAL unnest(types, ids, parents, relations, incoming)
    WITH ORDINALITY AS place (type, id, parent, relation, incoming, number)
  JOIN entities AS entity
    ON entity.organization_id = $organization AND entity.type = place.type AND entity.id = place.id
  ORDER BY place.number`;

/** A found record. `parent` is the position of the row from which it was reached; the root has position 1. */
interface PlacedRow extends EntityRow {
  readonly parent: number;
  readonly relation: string;
  readonly incoming: boolean;
}

const presentNeighbours = (root: PlacedRow, rows: readonly PlacedRow[]): Neighbour[] => {
  const reached: { readonly key: EntityRow; readonly depth: number }[] = [{ key: root, depth: 0 }];
  return rows.map((row) => {
    const { key, depth } = reached[row.parent - 1] ?? { key: root, depth: 0 };
    reached.push({ key: row, depth: depth + 1 });
    const direction = row.incoming ? 'in' : 'out';
    return {
      ...presentEntity(row),
      depth: depth + 1,
      via: { from: { type: key.type, id: key.id }, relation: row.relation, direction },
    };
  });
};

/** Finds a record and its neighbours in one query, as `Entities.neighbourhood` guarantees. */
export const findNeighbourhood = async (
  sequelize: Sequelize,
  viewer: Viewer,
  { entityId, rootTypes, preferredTypes, depth, limit }: NeighbourhoodQuery,
): Promise<Neighbourhood> => {
  const bind = {
    organization: viewer.organizationId,
    names: namesOf(viewer),
    id: entityId,
    rootTypes,
    preferredTypes,
    depth,
    // The root, the limit, and one record more, which shows that the result is truncated.
    most: limit + 2,
  };
  const [root, ...neighbours] = await select<PlacedRow>(sequelize, neighbourhoodQuery, bind);
  return {
    root: root && presentEntity(root),
    neighbours: root ? presentNeighbours(root, neighbours.slice(0, limit)) : [],
    truncated: neighbours.length > limit,
  };
};
