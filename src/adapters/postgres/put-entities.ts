import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { Entity } from '../../ports/entities.ts';
import { visibleTo } from './entity-rows.ts';

/**
 * Stores one slice of records in one statement. The links from one record to another share a row. The statement replaces the links of
 * each record: its parts do not see each other's writes, so the insert does not meet the rows that the delete removes.
 * `OFFSET 0` makes the planner find old links by the index, record by record: without statistics, as in the embedded database,
 * it would scan every link of the organization. Changes of an organization are serialized, so `ctid` stays valid.
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
 * The most records of one statement, and about the most characters. The embedded database runs a statement on the event loop, which
 * blocks every other request.
 */
const sliceRecords = 200;
const sliceCharacters = 250_000;

/** Serializes a record for `jsonb_to_recordset`. */
const rowOf = ({ type, id, title, attributes, links, visibility }: Entity): string =>
  JSON.stringify({ type, id, title, attributes, links, visibility, visible_to: visibleTo(visibility) });

/** Yields the records as JSON slices. Of several records with one key it keeps the last. */
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

/** Stores the records within the transaction, with `at` as the time of their change. */
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
