import type { NewestFirst } from './service-keys.ts';
import type { PasswordLink } from './users.ts';

/** A customer. */
export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** An organization that is about to be stored, with its roles and its first administrator. */
export interface NewOrganization {
  readonly id: string;
  readonly name: string;
  /** The ids are those of new roles; the permissions are names. */
  readonly roles: readonly {
    readonly id: string;
    readonly name: string;
    readonly allPermission: boolean;
    readonly permissions: readonly string[];
  }[];
  readonly admin: { readonly id: string; readonly email: string; readonly name: string; readonly roleId: string };
  /** The one-time link with which the administrator sets a password. */
  readonly passwordLink: PasswordLink;
}

/** Stores organizations. All calls throw ZomaError `unavailable` while the store cannot be reached. */
export interface Organizations {
  /** Stores all of it or nothing; resolves with what another organization or user has. */
  create(organization: NewOrganization): Promise<'created' | 'name_taken' | 'email_taken'>;
  /** Lists all organizations, newest first. */
  list(range: NewestFirst): Promise<readonly Organization[]>;
}

/** A key of the installation, without its text. It belongs to no organization. */
export interface SystemKey {
  readonly id: string;
  readonly name: string;
  readonly shownPrefix: string;
  readonly createdAt: Date;
  /** Undefined: it does not expire. */
  readonly expiresAt: Date | undefined;
}

/** Stores system keys. All calls throw ZomaError `unavailable` while the store cannot be reached. */
export interface SystemKeys {
  /** Stores a key with the SHA-256 of its text, in hexadecimal. */
  create(key: SystemKey & { readonly hash: string }): Promise<void>;
  /** Lists all keys that are not revoked. */
  list(): Promise<readonly SystemKey[]>;
  /** Finds a key that is not revoked. */
  findByHash(hash: string): Promise<SystemKey | undefined>;
  /** Revokes a key. Resolves with false when there is no such key, or it was revoked before. */
  revoke(id: string, at: Date): Promise<boolean>;
}
