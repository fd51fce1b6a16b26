import { strictObject } from '../fields.ts';
import { defineOperation } from '../operation.ts';

/** Lists the models of the chain in their order, with their circuits and what this node has seen of them since it started. */
export const providers = defineOperation({
  name: 'providers',
  route: { method: 'get', path: '/api/admin/providers' },
  permissions: ['provider.view'],
  input: strictObject({}),
  run: ({ services }) => {
    const items = services.providerStates().map(({ statistics, ...state }) => ({
      ...state,
      requests: statistics.requests,
      failures: statistics.failures,
      lastFailureAt: statistics.lastFailureAt?.toISOString() ?? null,
      firstTextMs: statistics.firstTextMs ?? null,
      firstTextP95Ms: statistics.firstTextP95Ms ?? null,
      since: statistics.since.toISOString(),
    }));
    return Promise.resolve({ data: { items, nextCursor: null } });
  },
});
