'use strict';

/**
 * Creates the entities of each organization, the links between them, and a counter of their changes. Keys are compared byte by
 * byte. All links from one entity to another are one row with the age of the linking entity, so that an index finds the newest of
 * ten thousand entities that link to another.
 *
 * A link has no foreign key to its entity: PostgreSQL keeps the plan of that check for the whole connection, and a plan made while the
 * table was empty scans it for each of ten thousand links.
 * There are no statistics on organizations: with them the planner would consider a new or grown organization empty, and scan it
 * instead of looking up the key.
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
