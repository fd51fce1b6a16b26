import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { Entity } from '../../ports/entities.ts';
import { visibleTo } from './entity-rows.ts';

/**
 * One statement a slice. Of the links between the same two records one row is made. Old links are
 * removed and new ones made in one go: no statement sees what another part of itself has written. They are looked
 * up record by record, by an index (`OFFSET 0` says so): the planner, which may have no statistics, as in the embedded
 * database, would rather read all of the organization's. Nobody moves them meanwhile, so their places will do.
 */
const putQuery = `
  WITH given AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($records::jsonb) AS record (
      type text, id text, title text, attributes jsonb, links jsonb, visibility jsonb, visible_to text[]
    )
  ),
  stored AS (
    INSERT INTO entities (organization_id, type, id, title, attributes, visibility, visible_to, updated_at)
    SELECT $organization::uuid, type, id, title, attributes, visibility, visible_to, $at::timestamptz FROM given
    ON CONFLICT (organization_id, type, id) DO UPDATE SET
      title = excluded.title,
      attributes = excluded.attributes,
      visibility = excluded.visibility,
      visible_to = excluded.visible_to,
      updated_at = excluded.updated_at
  ),
  unlinked AS (
    DELETE FROM entity_links WHERE ctid = ANY (ARRAY (
      SELECT link.ctid FROM given CROSS JOIN LATERAL (
        SELECT ctid FROM entity_links
        WHERE organization_id = $organization AND from_type = given.type AND from_id = given.id
        OFFSET 0
      ) AS link
    ))
  )
  INSERT INTO entity_links (organization_id, from_type, from_id, relations, to_type, to_id, updated_at)
  SELECT
    $organization::uuid, given.type, given.id, array_agg(DISTINCT link.relation), link.type, link.id, $at::timestamptz
  FROM given, jsonb_to_recordset(given.links) AS link (relation text, type text, id text)
  GROUP BY given.type, given.id, link.type, link.id`;

/**
 * How much goes into one statement: records, and about how many characters of them. The embedded database runs a statement on the
 * event loop, where every other request waits for its end.
 */
const sliceRecords = 200;
const sliceCharacters = 250_000;

/** As `jsonb_to_recordset` reads it. */
const rowOf = ({ type, id, title, attributes, links, visibility }: Entity): string =>
  JSON.stringify({ type, id, title, attributes, links, visibility, visible_to: visibleTo(visibility) });

/** Slices of JSON, made as they are needed; of several records with one key the last. */
function* slicesOf(entities: readonly Entity[]): Generator<string> {
  const last = new Map(entities.map((entity) => [JSON.stringify([entity.type, entity.id]), entity]));
  let rows: string[] = [];
  let characters = 0;
  for (const entity of last.values()) {
    const row = rowOf(entity);
    rows.push(row);
    characters += row.length;
    if (rows.length < sliceRecords && characters < sliceCharacters) continue;
    yield `[${rows.join(',')}]`;
    rows = [];
    characters = 0;
  }
  if (rows.length > 0) yield `[${rows.join(',')}]`;
}

/** Stores the records within the transaction, as changed at this time. */
export const putEntities = async (
  sequelize: Sequelize,
  organizationId: string,
  entities: readonly Entity[],
  { at, transaction }: { readonly at: Date; readonly transaction: Transaction },
): Promise<void> => {
  for (const records of slicesOf(entities)) {
    const bind = { organization: organizationId, records, at };
    await sequelize.query(putQuery, { bind, type: QueryTypes.INSERT, transaction });
  }
};
