import { login, may } from '../shared/login.ts';

/**
 * Returns whether the user of the page has all of these permissions. The service lets an administrator change only users and roles, and
 * grant only roles, that may do no more than the administrator.
 */
export const holds = (permissions: readonly string[]): boolean => permissions.every((permission) => may(permission));

/** Returns the roles of the user of the page. */
export const ownRoles = (): readonly string[] => {
  const current = login.get();
  return current.status === 'in' ? current.user.roles : [];
};

/** Returns whether this is the user of the page. */
export const isOneself = (userId: string): boolean => {
  const current = login.get();
  return current.status === 'in' && current.user.id === userId;
};
