import { boolean, string } from 'yup';
import { ZomaError } from '../core/errors.ts';
import { isId } from '../core/ids.ts';
import { hostString } from './entity-fields.ts';
import { checkedLater, strictObject } from './fields.ts';
import { defineOperation } from './operation.ts';

/** Begins a synchronization of a type. `bulkEntities` with its id carries the host's entities. */
export const beginEntitySync = defineOperation({
  name: 'beginEntitySync',
  route: { method: 'post', path: '/api/entities/:type/syncs', status: 201 },
  permissions: ['entity.manage'],
  input: strictObject({ type: hostString() }),
  run: async ({ caller, input, services }) => {
    const { id, expiresAt } = await services.entitySyncs.begin(caller.organizationId, input.type);
    return { data: { syncId: id, expiresAt: expiresAt.toISOString() } };
  },
});

/** Whether a synchronization that carried no entity may delete all of them. */
const allowEmpty = checkedLater(boolean().default(false), 'Is true when the synchronization carried no entity.');

/** Finishes a synchronization: deletes the entities of the type that it did not carry, slice by slice. Calling it again continues. */
export const finishEntitySync = defineOperation({
  name: 'finishEntitySync',
  route: { method: 'post', path: '/api/entities/:type/syncs/:syncId/finish' },
  permissions: ['entity.manage'],
  errors: ['not_found', 'conflict'],
  input: strictObject({ type: hostString(), syncId: string().required(), allowEmpty }),
  run: async ({ caller: { organizationId }, input: { type, syncId, ...input }, services: { entitySyncs } }) => {
    if (!isId(syncId) || (await entitySyncs.find(organizationId, syncId)).type !== type) {
      throw new ZomaError('not_found');
    }
    const finished = await entitySyncs.startSweep(organizationId, syncId, input.allowEmpty);
    if (finished) return { data: finished };
    let after: string | undefined = '';
    while (after !== undefined) after = await entitySyncs.sweep(organizationId, syncId, after);
    return { data: await entitySyncs.finish(organizationId, syncId) };
  },
});
