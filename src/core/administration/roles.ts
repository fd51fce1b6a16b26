import type { ControlBus } from '../../ports/control-bus.ts';
import type { GrantChanges, Role, Roles } from '../../ports/roles.ts';
import type { Caller } from '../caller.ts';
import { newId } from '../ids.ts';
import { permissions } from '../permissions.ts';
import { requireHeld, requireNoMoreThanHeld } from './grants.ts';

/** Lists what is granted; a role that passes every check grants every permission. */
const grantedBy = ({ allPermission, permissions: names = [] }: GrantChanges): readonly string[] =>
  allPermission ? permissions : names;

/**
 * Creates the administration of an organization's roles. A caller grants only permissions that the caller holds, and changes only roles
 * that have no others. A role keeps its name: issuers, limits and the visibility of entities name roles.
 */
export const createRoleAdministration = ({
  roles,
  control,
}: {
  readonly roles: Roles;
  readonly control: ControlBus;
}) => ({
  /** Reads at most `limit` roles of the caller's organization, the newest first, with ids before `after`. @throws ZomaError `unavailable` */
  page: async (
    { organizationId }: Caller,
    { limit, after }: { readonly limit: number; readonly after: string | undefined },
  ): Promise<readonly Role[]> =>
    (await roles.list(organizationId))
      .filter(({ id }) => after === undefined || id < after)
      .sort((one, other) => (one.id < other.id ? 1 : -1))
      .slice(0, limit),

  /** Creates a role. @throws ZomaError `forbidden`; `conflict` when the name is taken */
  create: async (
    caller: Caller,
    { name, allPermission = false, permissions: names = [] }: GrantChanges & { readonly name: string },
  ): Promise<Role> => {
    const grants = { allPermission, permissions: names };
    requireHeld(caller, grantedBy(grants));
    return roles.create({ id: newId(), organizationId: caller.organizationId, name, ...grants });
  },

  /**
   * Changes what a role grants. It takes effect on the open connections of its users at once.
   * @throws ZomaError `not_found`, `forbidden`; `conflict` when the organization would have no administrator; `unavailable`: call again,
   * the change may be recorded
   */
  change: async (
    caller: Caller,
    roleId: string,
    grants: GrantChanges,
  ): Promise<{ readonly before: Role; readonly after: Role }> => {
    requireHeld(caller, grantedBy(grants));
    const permit = (role: Role): void => requireNoMoreThanHeld(caller, role);
    const changed = await roles.change(caller.organizationId, roleId, grants, permit);
    await control.publish({ type: 'roles_changed', organizationId: caller.organizationId });
    return changed;
  },

  /** Deletes a role that nothing has. @throws ZomaError `not_found`, `forbidden`, `conflict` */
  delete: (caller: Caller, roleId: string): Promise<Role> =>
    roles.delete(caller.organizationId, roleId, (role) => requireNoMoreThanHeld(caller, role)),
});

/** Administers the roles of organizations. */
export type RoleAdministration = ReturnType<typeof createRoleAdministration>;
