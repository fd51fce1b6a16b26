import { strictObject } from './fields.ts';
import { defineOperation } from './operation.ts';

export const privacyPolicy = defineOperation({
  name: 'privacyPolicy',
  route: { method: 'get', path: '/api/org/privacy' },
  permissions: ['entity.manage'],
  input: strictObject({}),
  run: async ({ caller, services }) => ({ data: await services.privacyPolicies.find(caller.organizationId) }),
});
