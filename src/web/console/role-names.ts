import { api } from '../shared/api.ts';
import { useLoad } from '../shared/load.ts';

/** A role, as `GET /api/admin/roles` lists it. */
export interface Role {
  readonly id: string;
  readonly name: string;
  readonly allPermission: boolean;
  readonly permissions: readonly string[];
}

/** Returns the organization's roles as options; empty while they load, or where the caller may not see them. */
export const useRoleOptions = (): readonly (readonly [string, string])[] => {
  const roles = useLoad(() => api.get<{ items: readonly Role[] }>('/api/admin/roles', { query: { limit: 100 } }));
  return (roles.data?.items ?? []).map(({ name }) => [name, name] as const);
};
