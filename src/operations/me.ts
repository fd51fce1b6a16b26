import { strictObject } from './fields.ts';
import { defineOperation } from './operation.ts';

export const me = defineOperation({
  name: 'me',
  route: { method: 'get', path: '/api/auth/me' },
  permissions: [],
  input: strictObject({}),
  run: ({ caller: { userId, email, name, organizationId, roles, permissions } }) =>
    Promise.resolve({ data: { id: userId, email, name, organizationId, roles, permissions } }),
});
