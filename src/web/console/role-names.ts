import { useLoad } from '../shared/load.ts';
import { may } from '../shared/login.ts';
import { readAll } from '../shared/pages.ts';
import { holds, ownRoles } from './grants.ts';

/** A role, as `GET /api/admin/roles` lists it. */
export interface Role {
  readonly id: string;
  readonly name: string;
  readonly allPermission: boolean;
  readonly permissions: readonly string[];
}

export const rolesPath = '/api/admin/roles';

const asOptions = (names: readonly string[]) => names.toSorted().map((name) => [name, name] as const);

/** Returns the names of the organization's roles as options; the caller's own where the caller may not list roles; empty while they load. */
export const useRoleOptions = (): readonly (readonly [string, string])[] => {
  const roles = useLoad(async () =>
    may('role.manage', 'user.view', 'user.manage')
      ? (await readAll<Role>(rolesPath)).map(({ name }) => name)
      : ownRoles(),
  );
  return asOptions(roles.data ?? []);
};

/**
 * Returns the roles that the caller may give as options, and `chosen` without names that are no option, unless they are among `kept`, which
 * the user, key or issuer has already.
 */
export const useGrantableRoles = (chosen: readonly string[], kept: readonly string[] = []) => {
  const roles = useLoad(async () =>
    may('role.manage', 'user.view', 'user.manage')
      ? (await readAll<Role>(rolesPath)).filter(({ permissions }) => holds(permissions)).map(({ name }) => name)
      : ownRoles(),
  );
  const names = [...new Set([...(roles.data ?? []), ...kept])];
  return { options: asOptions(names), chosen: chosen.filter((name) => names.includes(name)) };
};
