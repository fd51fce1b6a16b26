import type { Sequelize } from 'sequelize-typescript';
import type { Entity } from '../../ports/entities.ts';
import { select } from './connect.ts';
import { deleteLinksOf, raiseVersion, type Change } from './entity-changes.ts';
import { entityAt, visibleTo } from './entity-rows.ts';

/** The links of a record as a set, from rows with the columns `relation`, `type` and `id`; null without links. */
const linkSet = 'jsonb_agg(DISTINCT jsonb_build_array(link.relation, link.type, link.id))';

/**
 * Stores one slice of records in one statement. The links from one record to another share a row. The statement replaces the links of
 * each record: its parts do not see each other's writes, so the insert does not meet the rows that the delete removes. `OFFSET 0` as in
 * `deleteLinksOf`.
 *
 * A record with the stored content is not written. The contents themselves are compared, by the equality of `jsonb`: a stored hash would
 * be wrong after a put by a node that does not know of it. Each put of a type that is being synchronized leaves a mark.
 */
const putQuery = `
  WITH given AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($records::jsonb) AS record (
      type text, id text, title text, attributes jsonb, links jsonb, visibility jsonb, visible_to text[]
    )
  ),
  changed AS MATERIALIZED (
    SELECT given.* FROM given
    LEFT JOIN LATERAL (${entityAt('given')}) AS former ON true
    WHERE former.title IS DISTINCT FROM given.title
      OR former.attributes IS DISTINCT FROM given.attributes
      OR former.visibility IS DISTINCT FROM given.visibility
      OR (
        SELECT ${linkSet} FROM (
          SELECT unnest(relations) AS relation, to_type AS type, to_id AS id FROM entity_links
          WHERE organization_id = $organization AND from_type = given.type AND from_id = given.id
          OFFSET 0
        ) AS link
      ) IS DISTINCT FROM (
        SELECT ${linkSet} FROM jsonb_to_recordset(given.links) AS link (relation text, type text, id text)
      )
  ),
  stored AS (
    INSERT INTO entities (organization_id, type, id, title, attributes, visibility, visible_to, updated_at)
    SELECT $organization::uuid, type, id, title, attributes, visibility, visible_to, $at::timestamptz FROM changed
    ON CONFLICT (organization_id, type, id) DO UPDATE SET
      title = excluded.title,
      attributes = excluded.attributes,
      visibility = excluded.visibility,
      visible_to = excluded.visible_to,
      updated_at = excluded.updated_at,
      version = entities.version + 1
  ),
  ${deleteLinksOf('changed')},
  linked AS (
    INSERT INTO entity_links (organization_id, from_type, from_id, relations, to_type, to_id, updated_at)
    SELECT
      $organization::uuid, changed.type, changed.id, array_agg(DISTINCT link.relation), link.type, link.id,
      $at::timestamptz
    FROM changed, jsonb_to_recordset(changed.links) AS link (relation text, type text, id text)
    GROUP BY changed.type, changed.id, link.type, link.id
  ),
  marked AS (
    INSERT INTO entity_sync_marks AS mark (sync_id, id, carried)
    SELECT sync.id, given.id, coalesce(sync.id = $sync::uuid, false)
    FROM given JOIN entity_syncs AS sync
      ON sync.organization_id = $organization AND sync.type = given.type AND sync.state IN ('open', 'sweeping')
        AND sync.expires_at > clock_timestamp()
    ON CONFLICT (sync_id, id) DO UPDATE SET carried = true WHERE excluded.carried AND NOT mark.carried
  ),
  ${raiseVersion}
  SELECT count(*)::integer AS count FROM changed`;

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

/**
 * Stores the records within the transaction of a change. Each new or changed record gets the change's time as its `updatedAt`. Resolves
 * with the number of these records. With `sync`, the records of its type count as carried by it.
 */
export const putEntities = async (
  sequelize: Sequelize,
  organizationId: string,
  entities: readonly Entity[],
  { at, transaction, sync = null }: Change & { readonly sync?: string | null },
): Promise<number> => {
  let changed = 0;
  for (const records of slicesOf(entities)) {
    const bind = { organization: organizationId, records, at, sync };
    const [counted] = await select<{ count: number }>(sequelize, putQuery, bind, transaction);
    changed += counted?.count ?? 0;
  }
  return changed;
};
