import type { Role, Roles } from '../../ports/roles.ts';
import type { Caller } from '../caller.ts';
import { validationFailed, ZomaError } from '../errors.ts';

/**
 * Refuses to hand on permissions that the caller lacks, in whatever form: to a user, a role, a service key or an issuer.
 * @throws ZomaError `forbidden`, whose details name the first permission that the caller lacks
 */
export const requireHeld = (caller: Pick<Caller, 'permissions'>, granted: Iterable<string>): void => {
  for (const permission of granted) {
    if (caller.permissions.includes(permission)) continue;
    throw new ZomaError('forbidden', {
      message: 'Only permissions that one holds can be granted.',
      details: { permission },
    });
  }
};

/**
 * Refuses to change a user or a role that has permissions which the caller lacks: a caller who sets the password of such a user could use
 * these permissions.
 * @throws ZomaError `forbidden`, whose details name the first permission that the caller lacks
 */
export const requireNoMoreThanHeld = (
  caller: Pick<Caller, 'permissions'>,
  { permissions }: { readonly permissions: readonly string[] },
): void => {
  const permission = permissions.find((name) => !caller.permissions.includes(name));
  if (permission === undefined) return;
  throw new ZomaError('forbidden', {
    message: 'Users and roles with permissions that one lacks cannot be changed.',
    details: { permission },
  });
};

/**
 * Returns the roles of the caller's organization that have these names, which the caller may grant. `path` names the input's list.
 * @throws ZomaError `validation_failed` for names that no role has; `forbidden` as `requireHeld`; `unavailable`
 */
export const requireGrantableRoles = async (
  roles: Roles,
  caller: Pick<Caller, 'organizationId' | 'permissions'>,
  names: readonly string[],
  path: string,
): Promise<readonly Role[]> => {
  const all = await roles.list(caller.organizationId);
  const problems = names.flatMap((name, index) =>
    all.some((role) => role.name === name)
      ? []
      : [{ path: `${path}[${String(index)}]`, message: 'is not a role of the organization' }],
  );
  if (problems.length > 0) throw validationFailed(problems);
  const given = all.filter((role) => names.includes(role.name));
  requireHeld(
    caller,
    given.flatMap((role) => role.permissions),
  );
  return given;
};
