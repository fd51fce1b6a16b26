/** An access token that was issued and has not expired. */
export interface AccessTokenRecord {
  /** The token's `jti`. */
  readonly id: string;
  readonly userId: string;
  /** The login that the token belongs to: the family of its refresh tokens. */
  readonly loginId: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** The state of a token: `unknown` for one that expired or was never registered. */
export type TokenState = 'valid' | 'revoked' | 'unknown';

/** Stores which access tokens are valid: a token is known from `register` until it expires. */
export interface TokenRegistry {
  /** Adds a token as valid. */
  register(token: AccessTokenRecord): Promise<void>;
  /** Returns the token's present state. */
  stateOf(tokenId: string): Promise<TokenState>;
  /** Revokes one token. When this resolves, every node refuses the token; so with the two calls below. */
  revoke(tokenId: string): Promise<void>;
  /** Revokes the tokens of a login. */
  revokeLogin(loginId: string): Promise<void>;
  /** Revokes the tokens of a user. */
  revokeUser(userId: string): Promise<void>;
}

/** A token as it is stored; it may have expired. */
export interface StoredToken {
  readonly state: 'valid' | 'revoked';
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Selects one token, the tokens of a login, or the tokens of a user. */
export type TokenSelector = { readonly id: string } | { readonly loginId: string } | { readonly userId: string };

/** The authoritative registry of all nodes, with the calls that a cache in front of it needs. */
export interface DurableTokenRegistry extends TokenRegistry {
  /** Finds a token, also an expired one that is still stored. */
  find(tokenId: string): Promise<StoredToken | undefined>;
  /** Revokes the selected tokens. Resolves with the ids of all selected tokens, those revoked earlier included. */
  revokeAll(tokens: TokenSelector): Promise<readonly string[]>;
}
