/** Who asks, as of the moment of asking: never kept for a later request. */
export interface Caller {
  readonly userId: string;
  readonly organizationId: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  /** What the caller showed to be let in. */
  readonly credential: Credential;
}

export interface Credential {
  /** The access token's `jti`; undefined for a stream token, which is checked only when it is shown. */
  readonly tokenId: string | undefined;
  readonly loginId: string;
  /** The user's token version that it was issued under. */
  readonly tokenVersion: number;
  /** When what it opened must be closed, in milliseconds since the epoch; undefined: never by time. */
  readonly expiresAt: number | undefined;
}
