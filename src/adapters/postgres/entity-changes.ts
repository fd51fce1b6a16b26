import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { select } from './connect.ts';

/** A change of an organization's records: its transaction, and its time rounded down to milliseconds as a `Date` is. */
export interface Change {
  readonly at: Date;
  readonly transaction: Transaction;
}

/** Locks the organization's version row, without a change of the version. */
const lockQuery = `
  INSERT INTO entity_versions (organization_id, version) VALUES ($organization, 1)
  ON CONFLICT (organization_id) DO UPDATE SET version = entity_versions.version
  RETURNING date_trunc('milliseconds', clock_timestamp()) AS at`;

/** Part of a query: raises the organization's version if the part `changed` has rows. Nothing that did not change is read anew. */
export const raiseVersion = `
  raised AS (
    UPDATE entity_versions SET version = version + 1
    WHERE organization_id = $organization AND EXISTS (SELECT FROM changed)
  )`;

/**
 * Part of a query: deletes the own links of the records in the part `records`. `OFFSET 0` makes the planner find the links by the index,
 * record by record: without statistics, as in the embedded database, it would scan every link of the organization. Changes of an
 * organization are serialized, so `ctid` stays valid.
 */
export const deleteLinksOf = (records: string): string => `
  unlinked AS (
    DELETE FROM entity_links WHERE ctid = ANY (ARRAY (
      SELECT link.ctid FROM ${records} AS record CROSS JOIN LATERAL (
        SELECT ctid FROM entity_links
        WHERE organization_id = $organization AND from_type = record.type AND from_id = record.id
        OFFSET 0
      ) AS link
    ))
  )`;

/**
 * Runs a change of an organization's records in a transaction. Each change locks the organization's version row first: changes run one
 * after the other on all nodes, and cannot deadlock.
 */
export const changeEntities = <Result>(
  sequelize: Sequelize,
  organizationId: string,
  work: (change: Change) => Promise<Result>,
): Promise<Result> =>
  sequelize.transaction(async (transaction) => {
    const [locked] = await select<{ at: Date }>(sequelize, lockQuery, { organization: organizationId }, transaction);
    if (!locked) throw new Error('PostgreSQL returned no row for the version.');
    return work({ at: locked.at, transaction });
  });
