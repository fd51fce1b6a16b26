import { ZomaError } from '../core/errors.ts';
import { entityFields, entityOf, presentEntity } from './entity-fields.ts';
import { defineOperation } from './operation.ts';

/** Stores a record, in the place of the one that had its key. */
export const putEntity = defineOperation({
  name: 'putEntity',
  route: { method: 'put', path: '/api/entities/:type/:id' },
  permissions: ['entity.manage'],
  input: entityFields,
  run: async ({ caller, input, services }) => {
    await services.entities.put(caller.organizationId, [entityOf(input)]);
    const stored = await services.entities.find(caller.organizationId, input);
    // Somebody has removed it already.
    if (!stored) throw new ZomaError('not_found');
    return { data: presentEntity(stored) };
  },
});
