import type { Account } from '../ports/accounts.ts';

/** Who asks, as of the moment of asking: never kept for a later request. */
export interface Caller {
  readonly userId: string;
  readonly organizationId: string;
  /** Undefined for a user whose issuer gives none, and for a service key. */
  readonly email: string | undefined;
  readonly name: string;
  /** The host application's id of the user. */
  readonly externalId?: string | undefined;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  /** What the caller showed to be let in. */
  readonly credential: Credential;
}

export interface Credential {
  /** The access token's `jti`; undefined for a stream token, which is checked only when it is shown. */
  readonly tokenId: string | undefined;
  readonly loginId: string;
  /** The service key that acts, for itself or for a user; undefined for a token. */
  readonly keyId?: string | undefined;
  /** The user's token version that it was issued under. */
  readonly tokenVersion: number;
  /** When what it opened must be closed, in milliseconds since the epoch; undefined: never by time. */
  readonly expiresAt: number | undefined;
}

/** Returns the caller that has an account, with all its permissions. */
export const callerOf = (account: Account, credential: Credential): Caller => ({
  userId: account.id,
  organizationId: account.organizationId,
  email: account.email,
  name: account.name,
  externalId: account.externalId,
  roles: account.roles,
  permissions: account.permissions,
  credential,
});
