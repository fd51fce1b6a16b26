import { allOf, parametersOf, type Administration } from './administration.ts';
import { CommandFailure, exitCodes } from './failure.ts';
import type { NodeClient } from './node-client.ts';

const ndjson = 'application/x-ndjson';

/** Creates the administration that calls a node with a key. */
export const createNodeAdministration = (client: NodeClient): Administration => ({
  call: client.call,
  storeEntities: (entities, syncId) => {
    const lines = entities.map((entity) => `${JSON.stringify(entity)}\n`).join('');
    const query = syncId === undefined ? '' : `?sync=${encodeURIComponent(syncId)}`;
    return client.send('POST', `/api/entities/bulk${query}`, { type: ndjson, text: lines });
  },
  exportAudit: (query) => client.read(`/api/admin/audit?${parametersOf(query).toString()}`, ndjson),
  createOrganization: (request) => client.call('POST', '/api/admin/organizations', request),
  organizations: () => allOf(client, '/api/admin/organizations'),
  createKey: (options) => client.call('POST', '/api/admin/keys', options),
  createSystemKey: () => {
    const message = 'A system key is created in the database: leave out --url.';
    return Promise.reject(new CommandFailure(message, exitCodes.usage));
  },
  keys: () => allOf(client, '/api/admin/keys'),
  revokeKey: async (id) => {
    await client.call('DELETE', `/api/admin/keys/${encodeURIComponent(id)}`);
  },
  close: client.close,
});
