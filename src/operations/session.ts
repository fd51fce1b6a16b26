import { strictObject, sessionId } from './fields.ts';
import { defineOperation } from './operation.ts';
import { presentSession } from './session-fields.ts';

export const session = defineOperation({
  name: 'session',
  route: { method: 'get', path: '/api/ai/session/:sessionId' },
  permissions: ['ai.session.view'],
  input: strictObject({ sessionId: sessionId() }),
  run: async ({ caller, input, services }) => ({
    data: presentSession(await services.view.one(caller, input.sessionId)),
  }),
});
