/** An access token that has been issued and has not expired. */
export interface AccessTokenRecord {
  /** The token's `jti`. */
  readonly id: string;
  readonly userId: string;
  /** The login that it came from, which is the family of its refresh tokens. */
  readonly loginId: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export type TokenState = 'valid' | 'revoked' | 'unknown';

/**
 * The access tokens that count. A token is known from `register` until it
 * expires, and revoking takes effect before the call resolves, on every node.
 */
export interface TokenRegistry {
  register(token: AccessTokenRecord): Promise<void>;
  /** What is known of a token; `unknown` once it has expired, and for one that was never registered. */
  stateOf(tokenId: string): Promise<TokenState>;
  revoke(tokenId: string): Promise<void>;
  revokeLogin(loginId: string): Promise<void>;
  revokeUser(userId: string): Promise<void>;
}
