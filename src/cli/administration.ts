import type { CreatedOrganization, OrganizationRequest } from '../core/administration/organization-service.ts';

/** A service key as commands show it. */
export interface ShownKey {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly prefix: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

/** An organization as commands show it. */
export interface ShownOrganization {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}

/** A new organization as commands show it. */
export type ShownNewOrganization = ShownOrganization & {
  readonly admin: CreatedOrganization['admin'] & {
    readonly passwordLink: { readonly token: string; readonly expiresAt: string };
  };
};

/** A key to create. */
export interface KeyOptions {
  readonly name: string;
  readonly roles: readonly string[];
  readonly expiresAt: string | undefined;
}

/** What the commands of administration do, by a node or in the database. All calls throw CommandFailure or ZomaError. */
export interface Administration {
  createOrganization(request: OrganizationRequest): Promise<ShownNewOrganization>;
  organizations(): Promise<readonly ShownOrganization[]>;
  createKey(options: KeyOptions): Promise<ShownKey & { readonly key: string }>;
  createSystemKey(options: Omit<KeyOptions, 'roles'>): Promise<{ readonly id: string; readonly key: string }>;
  keys(): Promise<readonly ShownKey[]>;
  /** Revokes a service key or, in the database, a system key. */
  revokeKey(id: string): Promise<void>;
  close(): Promise<void>;
}
