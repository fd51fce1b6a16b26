/** Names a record of the host application within an organization; both are the host's own strings. */
export interface EntityKey {
  readonly type: string;
  readonly id: string;
}

/** From a record to another one, which need not be there (yet). Links may be followed both ways. */
export interface EntityLink extends EntityKey {
  readonly relation: string;
}

/** Who may see a record: whoever has one of the roles or is one of the users, by id or e-mail. */
export interface Visibility {
  readonly roles?: readonly string[];
  readonly users?: readonly string[];
}

/** A record of the host application: an opportunity, a note, a table's row, or whatever else it has. */
export interface Entity extends EntityKey {
  readonly title: string;
  /** JSON. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly EntityLink[];
  /** Undefined: the whole organization may see it. */
  readonly visibility?: Visibility | undefined;
}

export interface StoredEntity extends Entity {
  readonly updatedAt: Date;
}

/** Through whose eyes records are read. */
export interface Viewer {
  readonly organizationId: string;
  readonly userId: string;
  readonly email: string;
  readonly roles: readonly string[];
}

/** A record that hangs on another one. */
export interface Neighbour extends Omit<StoredEntity, 'links'> {
  /** How many links lie between it and the root: 1, 2 … */
  readonly depth: number;
  /** The last link on the way to it: from which record, by which relation, and whether that record has the link (`out`) or it has (`in`). */
  readonly via: { readonly from: EntityKey; readonly relation: string; readonly direction: 'out' | 'in' };
}

export interface Neighbourhood {
  /** Undefined: there is no such record, or the viewer may not see it. */
  readonly root: Omit<StoredEntity, 'links'> | undefined;
  /** The nearest first; of the same depth first those of the preferred types, then the newest. Each record once, by its shortest way. */
  readonly neighbours: readonly Neighbour[];
  /** There are more than the limit. */
  readonly truncated: boolean;
}

export interface NeighbourhoodQuery {
  readonly entityId: string;
  /** Types that the root may have, the likeliest first; a root of another type is taken if there is none of these. */
  readonly rootTypes: readonly string[];
  /** Types that come before others when not all fit. */
  readonly preferredTypes: readonly string[];
  /** How many links it goes at the most; at least 1. */
  readonly depth: number;
  /** How many neighbours at the most. */
  readonly limit: number;
}

export interface PeersQuery {
  readonly type: string;
  /** The attribute that they have. */
  readonly attribute: string;
  /** The record that is not among them. */
  readonly except: string;
  readonly limit: number;
}

/**
 * The host application's records, durable, each organization's by itself. What a viewer may not see is neither
 * returned nor passed through on the way to something else.
 *
 * All throw ZomaError `unavailable` while the store cannot be reached.
 */
export interface Entities {
  /** Stores the records, each in the place of the one that had its key, links included: all of them or none. Of several with one key the last. */
  put(organizationId: string, entities: readonly Entity[]): Promise<void>;
  /** Undefined when there is none. Links come in some order, each once. */
  find(organizationId: string, key: EntityKey): Promise<StoredEntity | undefined>;
  /** Removes the record and its own links; links to it stay. Resolves with whether there was one. */
  remove(organizationId: string, key: EntityKey): Promise<boolean>;
  /** Another string after each change of the organization's records, whichever node makes it. */
  version(organizationId: string): Promise<string>;
  /** The record with this id and what hangs on it, in one query. */
  neighbourhood(viewer: Viewer, query: NeighbourhoodQuery): Promise<Neighbourhood>;
  /** Other records of a type that have an attribute which is not null, the newest first; those that are long since unchanged may be missing. */
  peers(viewer: Viewer, query: PeersQuery): Promise<readonly Omit<StoredEntity, 'links'>[]>;
}

/** Whether the viewer may see what has this visibility. */
export const maySee = ({ userId, email, roles }: Viewer, visibility: Visibility | undefined): boolean =>
  visibility === undefined ||
  (visibility.roles?.some((role) => roles.includes(role)) ?? false) ||
  (visibility.users?.some((user) => user === userId || user.toLowerCase() === email.toLowerCase()) ?? false);
