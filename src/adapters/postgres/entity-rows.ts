import type { Entity, StoredEntity, Viewer, Visibility } from '../../ports/entities.ts';

/** A row of the table `entities`. */
export interface EntityRow {
  readonly type: string;
  readonly id: string;
  readonly title: string;
  readonly attributes: Entity['attributes'];
  readonly visibility: Visibility | null;
  readonly updated_at: Date;
}

/** The columns of an `EntityRow` of the table, or of its alias. */
export const entityColumns = (alias: string): string =>
  ['type', 'id', 'title', 'attributes', 'visibility', 'updated_at'].map((column) => `${alias}.${column}`).join(', ');

export const presentEntity = (row: EntityRow): Omit<StoredEntity, 'links'> => ({
  type: row.type,
  id: row.id,
  title: row.title,
  attributes: row.attributes,
  ...(row.visibility === null ? {} : { visibility: row.visibility }),
  updatedAt: row.updated_at,
});

/**
 * Names for whoever may see something, one of which a viewer has exactly when `maySee` says so: as arrays
 * that overlap, the database can tell. Null: everybody.
 */
export const visibleTo = (visibility: Visibility | undefined): string[] | null =>
  visibility === undefined
    ? null
    : [
        ...(visibility.roles ?? []).map((role) => `role:${role}`),
        ...(visibility.users ?? []).flatMap((user) => [`user:${user}`, `email:${user.toLowerCase()}`]),
      ];

/** The names that the viewer has. */
export const namesOf = ({ userId, email, roles }: Viewer): string[] => [
  ...roles.map((role) => `role:${role}`),
  `user:${userId}`,
  `email:${email.toLowerCase()}`,
];

/** Whether the record of this alias may be seen by whoever has one of `$names`. */
export const isVisible = (alias: string): string =>
  `(${alias}.visible_to IS NULL OR ${alias}.visible_to && $names::text[])`;
