/** A named set of permissions within an organization. */
export interface Role {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  /** Whether the role passes every permission check. */
  readonly allPermission: boolean;
  /** Names of permissions, sorted; every permission for a role that passes every check. */
  readonly permissions: readonly string[];
}

/** Stores the roles of organizations. No call answers from a cache. All throw ZomaError `unavailable` while the store cannot be reached. */
export interface Roles {
  /** Lists an organization's roles, sorted by name. */
  list(organizationId: string): Promise<readonly Role[]>;
}
