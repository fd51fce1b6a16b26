import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { EntityKey } from '../../ports/entities.ts';
import { select } from './connect.ts';
import { deleteLinksOf, raiseVersion } from './entity-changes.ts';
import { entityAt } from './entity-rows.ts';

/**
 * Deletes the given records that meet the condition, with their own links. `OFFSET 0` and `ctid` as in `deleteLinksOf`: the planner finds
 * the marks of each record by their index.
 */
const removeQuery = (condition: string): string => `
  WITH given AS MATERIALIZED (
    SELECT entity.place, entity.type, entity.id
    FROM unnest($types::text[], $ids::text[]) AS key (type, id)
    CROSS JOIN LATERAL (${entityAt('key')}) AS entity
    WHERE ${condition}
  ),
  ${deleteLinksOf('given')},
  changed AS (
    DELETE FROM entities WHERE ctid = ANY (ARRAY (SELECT place FROM given)) RETURNING type, id
  ),
  ${raiseVersion}
  SELECT type, id FROM changed`;

const removeGiven = removeQuery('true');

const removeUnmarked = removeQuery(`
  entity.updated_at < (SELECT begun_at FROM entity_syncs WHERE id = $sync)
  AND NOT EXISTS (SELECT FROM entity_sync_marks AS mark WHERE mark.sync_id = $sync AND mark.id = entity.id OFFSET 0)`);

/**
 * Deletes the records with these keys within the transaction of a change, and resolves with the keys of the deleted ones. With `sync`
 * it keeps the records that were changed or put after this synchronization began.
 */
export const removeEntities = (
  sequelize: Sequelize,
  organizationId: string,
  keys: readonly EntityKey[],
  { transaction, sync }: { readonly transaction: Transaction; readonly sync?: string },
): Promise<EntityKey[]> => {
  const bind = {
    organization: organizationId,
    types: keys.map(({ type }) => type),
    ids: keys.map(({ id }) => id),
  };
  return sync === undefined
    ? select<EntityKey>(sequelize, removeGiven, bind, transaction)
    : select<EntityKey>(sequelize, removeUnmarked, { ...bind, sync }, transaction);
};
