import type { Caller } from './caller.ts';
import { ZomaError } from './errors.ts';

/** Every permission there is, `resource.action`; the seeders hold the same as rows. */
export const permissions = [
  'ai.enhance.create',
  'ai.stream.access',
  'ai.session.view',
  'ai.session.manage',
  'ai.usage.view',
  'ai.context.view',
  'entity.view',
  'entity.manage',
  'user.view',
  'user.manage',
  'role.manage',
  'org.usage.view',
  'provider.view',
  'user.impersonate',
  'issuer.manage',
  'key.manage',
  'settings.manage',
  'session.manage',
  'audit.view',
] as const;

/** The name of a permission. */
export type Permission = (typeof permissions)[number];

/**
 * Passes a caller who has at least one of the permissions; an empty list passes everybody.
 * @throws ZomaError `forbidden`, whose details name the (first) permission that is missing.
 */
export const authorize = (caller: Caller, anyOf: readonly Permission[]): void => {
  if (anyOf.length === 0 || anyOf.some((permission) => caller.permissions.includes(permission))) return;
  throw new ZomaError('forbidden', { details: { permission: anyOf[0] } });
};
