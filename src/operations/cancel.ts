import { strictObject, sessionId } from './fields.ts';
import { defineOperation } from './operation.ts';

export const cancel = defineOperation({
  name: 'cancel',
  route: { method: 'delete', path: '/api/ai/session/:sessionId' },
  permissions: ['ai.session.manage'],
  input: strictObject({ sessionId: sessionId() }),
  run: async ({ caller, input, services }) => {
    await services.cancel(caller, input.sessionId, 'user');
    return { message: 'The session is over.' };
  },
});
