import { strictObject } from './fields.ts';
import { defineOperation } from './operation.ts';

export const organizationUsage = defineOperation({
  name: 'organizationUsage',
  route: { method: 'get', path: '/api/org/usage' },
  permissions: ['org.usage.view'],
  input: strictObject({}),
  run: async ({ caller, services }) => ({ data: await services.usage.organization(caller) }),
});
