/** A user, as `GET /api/admin/users` lists it. */
export interface User {
  readonly id: string;
  readonly email: string | null;
  readonly name: string;
  readonly externalId: string | null;
  readonly roles: readonly string[];
  readonly disabled: boolean;
  readonly hasPassword: boolean;
  readonly createdAt: string;
}

/** A user, as `GET /api/admin/users/:id` answers: with what the roles grant. */
export interface UserWithPermissions extends User {
  readonly permissions: readonly string[];
}

/** The path of a user's operations. */
export const pathOf = (id: string): string => `/api/admin/users/${encodeURIComponent(id)}`;

/** A link with which a user sets a password once. */
export interface PasswordLink {
  readonly token: string;
  readonly expiresAt: string;
}

/** Returns the address of the page that redeems a one-time link. The token stands after `#`, so that no server logs it. */
export const addressOf = ({ token }: PasswordLink): string => `${location.origin}/account#/password/${token}`;
