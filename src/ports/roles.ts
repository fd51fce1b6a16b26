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

/** A right to one action. */
export interface DescribedPermission {
  /** `resource.action`. */
  readonly name: string;
  readonly description: string;
}

/** What a role grants. */
export type RoleGrants = Pick<Role, 'allPermission' | 'permissions'>;

/** What a role is to grant instead; an absent field stays as it is. A list of permissions alone replaces all of them. */
export type GrantChanges = { readonly [Name in keyof RoleGrants]?: RoleGrants[Name] | undefined };

/** Judges a change by the role as it is at the moment of the change. @throws ZomaError to refuse it */
export type PermitRoleChange = (role: Role) => void;

/**
 * Stores the roles of organizations. No call answers from a cache. Changes run one after the other with those of the port `Users`, and
 * leave no organization without an administrator, as they do. All calls throw ZomaError `unavailable` while the store cannot be reached.
 */
export interface Roles {
  /** Lists an organization's roles, sorted by name. */
  list(organizationId: string): Promise<readonly Role[]>;
  /** Lists every permission, sorted by name. */
  permissions(): Promise<readonly DescribedPermission[]>;
  /** Creates a role. @throws ZomaError `conflict` when the organization has a role of this name */
  create(role: Role): Promise<Role>;
  /** Replaces what a role grants. @throws ZomaError `not_found`, `conflict`; what `permit` throws */
  change(
    organizationId: string,
    roleId: string,
    grants: GrantChanges,
    permit: PermitRoleChange,
  ): Promise<{ readonly before: Role; readonly after: Role }>;
  /**
   * Deletes a role, and the limits that the organization set for it.
   * @throws ZomaError `not_found`; `conflict` while users, service keys or issuers have the role; what `permit` throws
   */
  delete(organizationId: string, roleId: string, permit: PermitRoleChange): Promise<Role>;
}
