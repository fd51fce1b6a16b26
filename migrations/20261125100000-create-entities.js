'use strict';

/**
 * The host application's records and the links between them, each organization's by itself, with a count of
 * their changes. Keys are compared byte by byte. Of the links from one record to another one there is one row, and it
 * is as old as the record that has them: so the newest of ten thousand that point at a record are found in an index.
 *
 * A link has no foreign key to its record: PostgreSQL keeps the plan of that check as long as a session lasts, and
 * one made while the table was empty reads all of it for each of ten thousand links.
 * There are no statistics of organizations: by them the planner would take one that is new, or has grown since,
 * for empty, and read all of it where a whole key finds what is looked for.
 */
module.exports = {
  up: (queryInterface) =>
    queryInterface.sequelize.query(`
      CREATE TABLE IF NOT EXISTS entities (
        organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
        type text COLLATE "C" NOT NULL,
        id text COLLATE "C" NOT NULL,
        title text NOT NULL,
        attributes jsonb NOT NULL,
        visibility jsonb,
        visible_to text[],
        updated_at timestamptz NOT NULL,
        PRIMARY KEY (organization_id, type, id),
        CHECK ((visibility IS NULL) = (visible_to IS NULL))
      );
      CREATE INDEX IF NOT EXISTS entities_id ON entities (organization_id, id);
      CREATE INDEX IF NOT EXISTS entities_newest ON entities (organization_id, type, updated_at DESC);

      CREATE TABLE IF NOT EXISTS entity_links (
        organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
        from_type text COLLATE "C" NOT NULL,
        from_id text COLLATE "C" NOT NULL,
        relations text[] NOT NULL,
        to_type text COLLATE "C" NOT NULL,
        to_id text COLLATE "C" NOT NULL,
        updated_at timestamptz NOT NULL
      );
      CREATE INDEX IF NOT EXISTS entity_links_from ON entity_links (organization_id, from_type, from_id);
      CREATE INDEX IF NOT EXISTS entity_links_to ON entity_links (organization_id, to_type, to_id, updated_at DESC);
      CREATE INDEX IF NOT EXISTS entity_links_to_by_type
        ON entity_links (organization_id, to_type, to_id, from_type, updated_at DESC);

      ALTER TABLE entities ALTER COLUMN organization_id SET STATISTICS 0;
      ALTER TABLE entity_links ALTER COLUMN organization_id SET STATISTICS 0;

      CREATE TABLE IF NOT EXISTS entity_versions (
        organization_id uuid PRIMARY KEY REFERENCES organizations ON DELETE CASCADE,
        version bigint NOT NULL
      );
    `),

  down: (queryInterface) =>
    queryInterface.sequelize.query('DROP TABLE IF EXISTS entity_versions, entity_links, entities'),
};
