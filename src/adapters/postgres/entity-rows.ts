import type { Entity, StoredEntity, Viewer, Visibility } from '../../ports/entities.ts';

/** A row of the table `entities`. */
export interface EntityRow {
  readonly type: string;
  readonly id: string;
  readonly title: string;
  readonly attributes: Entity['attributes'];
  readonly visibility: Visibility | null;
  readonly version: number;
  readonly updated_at: Date;
}

/** Lists the columns of an `EntityRow` under the table's alias. */
export const entityColumns = (alias: string): string =>
  ['type', 'id', 'title', 'attributes', 'visibility', 'version', 'updated_at']
    .map((column) => `${alias}.${column}`)
    .join(', ');

/**
 * Selects the record with the type and id of `alias`, with its `ctid` as `place`: the first record from this key on, if it is the one. Only the
 * primary key has this order. By a plain equality the planner takes the index of the newest of a type while a table has no statistics,
 * as always in the embedded database, and reads the whole type for each record.
 */
export const entityAt = (alias: string): string => `
  SELECT entity.* FROM (
    SELECT ctid AS place, type, id, title, attributes, visibility, updated_at FROM entities
    WHERE organization_id = $organization AND (type, id) >= (${alias}.type, ${alias}.id)
    ORDER BY organization_id, type, id
    LIMIT 1
  ) AS entity
  WHERE entity.type = ${alias}.type AND entity.id = ${alias}.id`;

/** Converts a row to the record that it stores. */
export const presentEntity = (row: EntityRow): Omit<StoredEntity, 'links'> => ({
  type: row.type,
  id: row.id,
  title: row.title,
  attributes: row.attributes,
  ...(row.visibility === null ? {} : { visibility: row.visibility }),
  version: row.version,
  updatedAt: row.updated_at,
});

/**
 * Lists the names that may see a record; null for the whole organization. It overlaps with `namesOf` a viewer exactly when `maySee`
 * is true, so that PostgreSQL can check visibility with `&&`.
 */
export const visibleTo = (visibility: Visibility | undefined): string[] | null =>
  visibility === undefined
    ? null
    : [
        ...(visibility.roles ?? []).map((role) => `role:${role}`),
        ...(visibility.users ?? []).flatMap((user) => [`user:${user}`, `email:${user.toLowerCase()}`]),
      ];

/** Lists the viewer's own names: roles, id, the host application's id and e-mail address. */
export const namesOf = ({ userId, email, externalId, roles }: Viewer): string[] => [
  ...roles.map((role) => `role:${role}`),
  `user:${userId}`,
  ...(externalId === undefined ? [] : [`user:${externalId}`]),
  ...(email === undefined ? [] : [`email:${email.toLowerCase()}`]),
];

/** SQL condition: a viewer with the names `$names` may see the record of this alias. */
export const isVisible = (alias: string): string =>
  `(${alias}.visible_to IS NULL OR ${alias}.visible_to && $names::text[])`;
