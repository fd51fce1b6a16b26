import type { Administration } from './administration.ts';
import { CommandFailure, exitCodes } from './failure.ts';
import type { NodeClient } from './node-client.ts';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

const allOf = async <Item>(client: NodeClient, path: string): Promise<Item[]> => {
  const items: Item[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Page<Item> = await client.call('GET', `${path}?limit=100${after}`);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
};

/** Creates the administration that calls a node with a key. */
export const createNodeAdministration = (client: NodeClient): Administration => ({
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
  close: () => Promise.resolve(),
});
