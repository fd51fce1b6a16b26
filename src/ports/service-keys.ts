/** A service key of an organization, without its text. Its user has the same id; the roles are those of the user. */
export interface ServiceKey {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  /** Names of roles, sorted. */
  readonly roles: readonly string[];
  /** The beginning of the key's text. */
  readonly shownPrefix: string;
  /** The user who created it; undefined for the command line. */
  readonly createdBy: string | undefined;
  readonly createdAt: Date;
  /** Undefined: it does not expire. */
  readonly expiresAt: Date | undefined;
  /** Exact to a minute; undefined: it was not used. */
  readonly lastUsedAt: Date | undefined;
  readonly revoked: boolean;
}

/** A key that is about to be stored. */
export type NewServiceKey = Omit<ServiceKey, 'roles' | 'lastUsedAt' | 'revoked'> & {
  /** SHA-256 of the key's text, in hexadecimal. */
  readonly hash: string;
  readonly roleIds: readonly string[];
};

/** What authentication reads of a key. */
export type KnownKey = Pick<ServiceKey, 'id' | 'organizationId' | 'expiresAt'>;

/** A part of a list, newest first. */
export interface NewestFirst {
  readonly limit: number;
  /** The id of the last row of the earlier page. */
  readonly after: string | undefined;
}

/**
 * Stores service keys and their users. No call answers from a cache. All throw ZomaError `unavailable` while the store cannot be
 * reached.
 */
export interface ServiceKeys {
  /** Stores a key, its user of kind `key` and the user's roles in one step. */
  create(key: NewServiceKey): Promise<void>;
  /** Lists an organization's keys that are not revoked, newest first; expired keys are among them. */
  list(organizationId: string, range: NewestFirst): Promise<readonly ServiceKey[]>;
  /** Finds a key of an organization, also a revoked one. */
  find(organizationId: string, id: string): Promise<ServiceKey | undefined>;
  /** Finds a key by its hash, also a revoked or expired one. */
  findByHash(hash: string): Promise<KnownKey | undefined>;
  /** Finds a key by its id, also a revoked or expired one. */
  findById(id: string): Promise<KnownKey | undefined>;
  /** Records a use, unless one of the last minute is recorded. */
  recordUse(id: string, at: Date): Promise<void>;
  /**
   * Finds the persons of an organization whom a reference names, disabled ones included: the user with this id, else all users with this
   * external id or, without regard to case, this e-mail address. Resolves with their ids, each once.
   */
  findPersons(organizationId: string, reference: string): Promise<readonly string[]>;
}
