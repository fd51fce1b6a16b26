/** The signature algorithms that an issuer may use (RFC 7518, RFC 8037). */
export const subjectAlgorithms = ['RS256', 'ES256', 'EdDSA', 'HS256'] as const;

/** One of the signature algorithms. */
export type SubjectAlgorithm = (typeof subjectAlgorithms)[number];

/** A JSON Web Key Set (RFC 7517) of public keys. */
export interface JsonWebKeySet {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/** The claims that hold the properties of a user: the name of a claim, or a path with dots, such as `realm_access.roles`. */
export interface ClaimNames {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly roles: string;
}

/** What verifies the tokens of an issuer: the URL of its key set, the key set itself, or an encrypted shared secret. */
export type KeySource =
  { readonly jwksUrl: string } | { readonly jwks: JsonWebKeySet } | { readonly encryptedSecret: string };

/** An issuer whose tokens are exchanged for access tokens of its organization's users. */
export interface Issuer {
  readonly id: string;
  readonly organizationId: string;
  /** The name that administrators gave it. */
  readonly name: string;
  /** The `iss` and one `aud` of its tokens; unique together over all organizations. */
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly SubjectAlgorithm[];
  readonly keySource: KeySource;
  readonly claims: ClaimNames;
  /** Names of the roles that its tokens can give. */
  readonly allowedRoles: readonly string[];
  /** Names of the roles of a user whose token has no claim for roles. */
  readonly defaultRoles: readonly string[];
  /** The largest age of a token, by its `iat`; undefined: only `exp` bounds it. */
  readonly maxAgeSeconds: number | undefined;
  readonly disabled: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The fields of an issuer that are stored. */
export type IssuerFields = Omit<Issuer, 'createdAt' | 'updatedAt'>;

/** A secret as it is stored, with the id of its owner. */
export interface SealedSecret {
  readonly id: string;
  readonly sealed: string;
}

/** Stores secrets that are encrypted with a key that rotates. */
export interface SealedSecrets {
  /** Lists all secrets, of all organizations. */
  listSealed(): Promise<readonly SealedSecret[]>;
  /** Replaces a secret, unless it has changed from `before`. */
  replaceSealed(before: SealedSecret, sealed: string): Promise<void>;
}

/** Stores the trusted issuers of all organizations. No call answers from a cache. All throw ZomaError `unavailable` while the store cannot be reached. */
export interface Issuers extends SealedSecrets {
  /** Finds the issuers of any organization with this `iss` and one of the audiences, also disabled ones. */
  match(issuer: string, audiences: readonly string[]): Promise<readonly Issuer[]>;
  /** Finds an issuer of an organization. */
  find(organizationId: string, id: string): Promise<Issuer | undefined>;
  /** Reads at most `limit` issuers of an organization, newest first, that follow the issuer `after`. */
  list(
    organizationId: string,
    range: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<readonly Issuer[]>;
  /**
   * Lists the names of the roles that an `iss` reaches in an organization, without repetition: those that its issuers may give, and those
   * that its users have.
   */
  rolesReachedBy(organizationId: string, issuer: string): Promise<readonly string[]>;
  /** Adds an issuer; undefined when an issuer of any organization has its `iss` and audience. */
  create(issuer: IssuerFields): Promise<Issuer | undefined>;
  /**
   * Replaces the fields of an issuer of its organization, unless it has changed since `before` was read: then nothing happens. Each
   * replacement has a later `updatedAt`.
   */
  replace(issuer: IssuerFields, before: Issuer): Promise<Issuer | 'unknown' | 'changed' | 'conflict'>;
  /** Deletes an issuer of an organization. Resolves with whether it existed. */
  remove(organizationId: string, id: string): Promise<boolean>;
}
