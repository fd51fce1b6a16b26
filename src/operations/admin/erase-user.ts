import { rowId, strictObject } from '../fields.ts';
import { defineOperation } from '../operation.ts';

/** Erases a user of the caller's organization: ends everything of the user, and removes texts and personal data. */
export const eraseUser = defineOperation({
  name: 'eraseUser',
  route: { method: 'post', path: '/api/admin/users/:id/erase' },
  permissions: ['user.manage'],
  input: strictObject({ id: rowId() }),
  run: async ({ caller, input: { id }, services, audit }) => {
    await services.eraseUser(caller, id);
    await audit({ action: 'user.erase', subject: { type: 'user', id } });
    return { message: 'The user is erased.' };
  },
});
