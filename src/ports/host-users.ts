/** Identifies a user of a host application within an organization. */
export interface HostUserKey {
  readonly organizationId: string;
  /** The `iss` of the application's tokens. */
  readonly issuer: string;
  /** The application's own id of the user. */
  readonly externalId: string;
}

/** What a token says of a user. */
export interface HostUser extends HostUserKey {
  /** The id of the trusted issuer. */
  readonly issuerId: string;
  /** Undefined: the token does not say, and the stored address stays. */
  readonly email: string | undefined;
  /** Undefined: the token does not say, and the stored name stays. */
  readonly name: string | undefined;
  /** Names of roles of the organization; names that no role has are left out. */
  readonly roles: readonly string[];
}

/** Names of the properties of a user that a token can change; `issuer`: the issuer has adopted a user whom an administrator created. */
export type HostUserProperty = 'issuer' | 'email' | 'name' | 'roles';

/** A user as stored. */
interface Provisioned {
  readonly userId: string;
  /** Roles that the token takes away and the user keeps, as the organization's last administrator; absent for others. */
  readonly keptRoles?: readonly string[];
}

/** The result of a provisioning: the user as stored, or the reason why nothing was stored. */
export type Provisioning =
  | ({ readonly status: 'created' | 'unchanged' } & Provisioned)
  | ({ readonly status: 'changed'; readonly changed: readonly HostUserProperty[] } & Provisioned)
  | { readonly status: 'refused'; readonly reason: 'disabled'; readonly userId: string }
  /** Another user, of any organization, has the e-mail address. */
  | { readonly status: 'refused'; readonly reason: 'email_taken' };

/** Stores the users of host applications among the users. Throws ZomaError `unavailable` while the store cannot be reached. */
export interface HostUsers {
  /**
   * Creates the user with this key, or changes the user's e-mail address, name and roles, in one step: concurrent calls for one key, on
   * any node, create one user. A user whom an administrator created with this external id, and whom no issuer has yet, is adopted: from then
   * on it is the issuer's. A disabled user is not changed; an erased one has no key any more. A user is never found by e-mail address. The last administrator of an
   * organization who can log in keeps the role that makes the user one.
   */
  provision(user: HostUser): Promise<Provisioning>;
}
