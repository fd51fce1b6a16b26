import { strictObject } from './fields.ts';
import { defineOperation } from './operation.ts';

/** Returns the caller's account, roles and permissions. */
export const me = defineOperation({
  name: 'me',
  route: { method: 'get', path: '/api/auth/me' },
  permissions: [],
  input: strictObject({}),
  run: ({ caller: { userId, email, name, organizationId, roles, permissions } }) =>
    Promise.resolve({ data: { id: userId, email: email ?? null, name, organizationId, roles, permissions } }),
});

/** Returns what the caller has used of the limits in the current windows. */
export const usage = defineOperation({
  name: 'usage',
  route: { method: 'get', path: '/api/ai/usage' },
  permissions: ['ai.usage.view'],
  input: strictObject({}),
  run: async ({ caller, services }) => {
    const [current, breakdown] = await Promise.all([services.usage.current(caller), services.usage.breakdown(caller)]);
    return { data: { ...current, breakdown } };
  },
});

/** Returns what the caller's organization has used. */
export const organizationUsage = defineOperation({
  name: 'organizationUsage',
  route: { method: 'get', path: '/api/org/usage' },
  permissions: ['org.usage.view'],
  input: strictObject({}),
  run: async ({ caller, services }) => ({ data: await services.usage.organization(caller) }),
});
