import { strictObject } from './fields.ts';
import { defineOperation } from './operation.ts';

export const usage = defineOperation({
  name: 'usage',
  route: { method: 'get', path: '/api/ai/usage' },
  permissions: ['ai.usage.view'],
  input: strictObject({}),
  run: async ({ caller, services }) => {
    const [current, breakdown] = await Promise.all([services.usage.current(caller), services.usage.breakdown(caller)]);
    return { data: { ...current, breakdown } };
  },
});
