import { ZomaError } from '../core/errors.ts';
import { entityKey } from './entity-fields.ts';
import { strictObject } from './fields.ts';
import { defineOperation } from './operation.ts';

export const deleteEntity = defineOperation({
  name: 'deleteEntity',
  route: { method: 'delete', path: '/api/entities/:type/:id' },
  permissions: ['entity.manage'],
  input: strictObject(entityKey),
  run: async ({ caller, input, services }) => {
    const removed = await services.entities.remove(caller.organizationId, input);
    if (!removed) throw new ZomaError('not_found');
    return { message: 'The record is gone.' };
  },
});
