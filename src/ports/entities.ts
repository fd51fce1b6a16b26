/** Identifies a record of the host application within an organization. Both strings are the host's own. */
export interface EntityKey {
  readonly type: string;
  readonly id: string;
}

/** A link from a record to another record, which need not exist. Links can be followed in both directions. */
export interface EntityLink extends EntityKey {
  readonly relation: string;
}

/** Who may see a record: users with one of the roles, and the listed users, by id, e-mail address or the host application's id. */
export interface Visibility {
  readonly roles?: readonly string[];
  readonly users?: readonly string[];
}

/** A record of the host application, such as an opportunity, a note or a row of a table. */
export interface Entity extends EntityKey {
  readonly title: string;
  /** JSON values by name. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly EntityLink[];
  /** Undefined: the whole organization may see it. */
  readonly visibility?: Visibility | undefined;
}

/** A stored record with the time of its last change. */
export interface StoredEntity extends Entity {
  /** 1 for a new record, one more with each change of its content; an equal content is no change. */
  readonly version: number;
  readonly updatedAt: Date;
}

/** What a change requires of the stored record. */
export interface Precondition {
  /** The record must have one of these versions; `*`: it must exist. */
  readonly ifMatch?: '*' | readonly number[] | undefined;
  /** The record must not exist. */
  readonly ifNoneMatch?: '*' | undefined;
}

/** Which records of a type to list. */
export interface EntityListQuery {
  readonly type: string;
  /** Whether to list records regardless of their visibility. */
  readonly all: boolean;
  /** The id of the last record of the earlier page. */
  readonly after: string | undefined;
  readonly limit: number;
}

/** The user for whom records are read. */
export interface Viewer {
  readonly organizationId: string;
  readonly userId: string;
  readonly email: string | undefined;
  /** The host application's id of the user. */
  readonly externalId?: string | undefined;
  readonly roles: readonly string[];
}

/** A record that is linked to the root, directly or through other records. */
export interface Neighbour extends Omit<StoredEntity, 'links'> {
  /** The number of links between the record and the root: 1, 2 … */
  readonly depth: number;
  /** The last link of the path: its other record, its relation, and whether that record holds the link (`out`) or this one does (`in`). */
  readonly via: { readonly from: EntityKey; readonly relation: string; readonly direction: 'out' | 'in' };
}

/** A record and the records linked to it. */
export interface Neighbourhood {
  /** Undefined when there is no such record, or the viewer may not see it. */
  readonly root: Omit<StoredEntity, 'links'> | undefined;
  /** By depth; within a depth the preferred types first, then the newest. Each record occurs once, by its shortest path. */
  readonly neighbours: readonly Neighbour[];
  /** Whether there are more neighbours than the limit. */
  readonly truncated: boolean;
}

/** Which neighbourhood to read. */
export interface NeighbourhoodQuery {
  readonly entityId: string;
  /** Types of the root, the likeliest first. A record of another type is the root only if none of these types has the id. */
  readonly rootTypes: readonly string[];
  /** Types that come first when the limit leaves some out. */
  readonly preferredTypes: readonly string[];
  /** The most links from the root; at least 1. */
  readonly depth: number;
  /** The most neighbours. */
  readonly limit: number;
}

/** Which records of the same type to read. */
export interface PeersQuery {
  readonly type: string;
  /** The attribute that the records must have. */
  readonly attribute: string;
  /** The id of the record to leave out. */
  readonly except: string;
  readonly limit: number;
}

/**
 * Stores the host application's records, durably and apart for each organization. Records that a viewer may not see are neither
 * returned nor part of a path to other records. All calls throw ZomaError `unavailable` while the store cannot be reached.
 */
export interface Entities {
  /**
   * Stores all records or none. Each replaces the record with its key, links included. Of several with one key the last is stored.
   * A record with the stored content is left as it is. Records of `syncId`'s type count as carried by that synchronization.
   * Resolves with the number of records that are new or changed.
   * @throws ZomaError `not_found` when there is no such synchronization, `conflict` when it is no longer open
   */
  put(organizationId: string, entities: readonly Entity[], syncId?: string): Promise<number>;
  /**
   * Stores one record if the stored one meets the precondition, and resolves with it. Of concurrent calls that require the same version
   * only one succeeds, on any number of nodes.
   * @throws ZomaError `conflict` as `requireVersion` does
   */
  replace(organizationId: string, entity: Entity, precondition: Precondition): Promise<StoredEntity>;
  /** Finds a record. The order of its `links` is not preserved; each link occurs once. */
  find(organizationId: string, key: EntityKey): Promise<StoredEntity | undefined>;
  /** Lists records of a type in the byte order of their ids, with their links. */
  list(viewer: Viewer, query: EntityListQuery): Promise<readonly StoredEntity[]>;
  /**
   * Deletes a record and its own links, but no links to it. Resolves with whether the record existed; the precondition applies only
   * to a record that exists.
   * @throws ZomaError `conflict` as `requireVersion` does
   */
  remove(organizationId: string, key: EntityKey, precondition?: Precondition): Promise<boolean>;
  /** Deletes records and their own links, all or none. Resolves with the keys of those that existed. */
  removeAll(organizationId: string, keys: readonly EntityKey[]): Promise<readonly EntityKey[]>;
  /** Returns a string that differs after each change of the organization's records, on any node. */
  version(organizationId: string): Promise<string>;
  /** Reads a record and its neighbours, in one query. */
  neighbourhood(viewer: Viewer, query: NeighbourhoodQuery): Promise<Neighbourhood>;
  /** Reads other records of a type whose attribute is not null, the newest first. Records that have not changed for long may be missing. */
  peers(viewer: Viewer, query: PeersQuery): Promise<readonly Omit<StoredEntity, 'links'>[]>;
}

/** Whether the viewer may see a record with this visibility. */
export const maySee = ({ userId, email, externalId, roles }: Viewer, visibility: Visibility | undefined): boolean =>
  visibility === undefined ||
  (visibility.roles?.some((role) => roles.includes(role)) ?? false) ||
  (visibility.users?.some(
    (user) => user === userId || user === externalId || user.toLowerCase() === email?.toLowerCase(),
  ) ??
    false);
