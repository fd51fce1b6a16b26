import type { Permission } from '../core/permissions.ts';
import { ZomaError } from '../core/errors.ts';
import { maySee } from '../ports/entities.ts';
import { entityKey, presentEntity } from './entity-fields.ts';
import { strictObject } from './fields.ts';
import { defineOperation } from './operation.ts';

/** Who may change a record's visibility would gain nothing by being refused to read it. */
const seesAll: Permission = 'entity.manage';

export const entity = defineOperation({
  name: 'entity',
  route: { method: 'get', path: '/api/entities/:type/:id' },
  permissions: ['entity.view'],
  input: strictObject(entityKey),
  run: async ({ caller, input, services }) => {
    const found = await services.entities.find(caller.organizationId, input);
    if (!found || !(caller.permissions.includes(seesAll) || maySee(caller, found.visibility))) {
      throw new ZomaError('not_found');
    }
    return { data: presentEntity(found) };
  },
});
