'use strict';

/**
 * Adds the version of each entity, and the synchronizations of a type. Existing entities have version 1: PostgreSQL keeps the constant
 * default of a new column beside the table and does not rewrite the rows.
 *
 * `entity_sync_marks` names the entities of a synchronization's type that were put after it began: `carried` by it, or by others. The
 * marks are rows of their own, because a nightly synchronization leaves most entities unchanged: a mark in the entity would write the
 * entity and its index entries again. They are logged: a synchronization that lost its marks would delete what it carried.
 */
module.exports = {
  up: (queryInterface) =>
    queryInterface.sequelize.query(`
      ALTER TABLE entities ADD COLUMN IF NOT EXISTS version integer NOT NULL DEFAULT 1;

      CREATE TABLE IF NOT EXISTS entity_syncs (
        id uuid PRIMARY KEY,
        organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
        type text COLLATE "C" NOT NULL,
        state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'sweeping', 'finished', 'superseded', 'expired')),
        begun_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        carried integer NOT NULL DEFAULT 0,
        deleted integer NOT NULL DEFAULT 0,
        cleared boolean NOT NULL DEFAULT false
      );
      CREATE UNIQUE INDEX IF NOT EXISTS entity_syncs_running
        ON entity_syncs (organization_id, type) WHERE state IN ('open', 'sweeping');
      CREATE INDEX IF NOT EXISTS entity_syncs_uncleared ON entity_syncs (expires_at) WHERE NOT cleared;
      CREATE INDEX IF NOT EXISTS entity_syncs_organization ON entity_syncs (organization_id);

      CREATE TABLE IF NOT EXISTS entity_sync_marks (
        sync_id uuid NOT NULL REFERENCES entity_syncs ON DELETE CASCADE,
        id text COLLATE "C" NOT NULL,
        carried boolean NOT NULL,
        PRIMARY KEY (sync_id, id)
      );
    `),

  down: (queryInterface) =>
    queryInterface.sequelize.query(`
      DROP TABLE IF EXISTS entity_sync_marks, entity_syncs;
      ALTER TABLE entities DROP COLUMN IF EXISTS version;
    `),
};
