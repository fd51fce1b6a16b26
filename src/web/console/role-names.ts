import { useLoad, type Loaded } from '../shared/load.ts';
import { may } from '../shared/login.ts';
import { readAll } from '../shared/pages.ts';
import { ApiError } from '../shared/wire.ts';
import { holds, ownRoles } from './grants.ts';

/** A role, as `GET /api/admin/roles` lists it. */
export interface Role {
  readonly id: string;
  readonly name: string;
  readonly allPermission: boolean;
  readonly permissions: readonly string[];
}

export const rolesPath = '/api/admin/roles';

/** The names of roles as options of a field. */
type Options = readonly (readonly [value: string, label: string])[];

const asOptions = (names: readonly string[]): Options => names.toSorted().map((name) => [name, name] as const);

/** Loads the names of the organization's roles that are wanted; the caller's own where the caller may not list roles. */
const useRoleNames = (isWanted: (role: Role) => boolean): Loaded<readonly string[]> =>
  useLoad(async () =>
    may('role.manage', 'user.view', 'user.manage')
      ? (await readAll<Role>(rolesPath)).filter(isWanted).map(({ name }) => name)
      : ownRoles(),
  );

/** Returns the names of the organization's roles as options, which are empty while they load, and the load itself. */
export const useRoleOptions = (): { readonly loaded: Loaded<readonly string[]>; readonly options: Options } => {
  const loaded = useRoleNames(() => true);
  return { loaded, options: asOptions(loaded.data ?? []) };
};

interface GrantableRoles {
  readonly loaded: Loaded<readonly string[]>;
  readonly options: Options;
  /** What the user picked, without names that are no option. */
  readonly chosen: readonly string[];
  /** Returns `chosen` to be sent. @throws ApiError while the roles are not known: without them nothing would be granted */
  granted(): readonly string[];
}

/** Returns the roles that the caller may give as options, and those in `kept`, which the user, key or issuer has already. */
export const useGrantableRoles = (picked: readonly string[], kept: readonly string[] = []): GrantableRoles => {
  const loaded = useRoleNames(({ permissions }) => holds(permissions));
  const names = [...new Set([...(loaded.data ?? []), ...kept])];
  const chosen = picked.filter((name) => names.includes(name));
  return {
    loaded,
    options: asOptions(names),
    chosen,
    granted: () => {
      if (!loaded.data) throw loaded.error ?? new ApiError('unavailable', 'The roles are not loaded yet.');
      return chosen;
    },
  };
};
