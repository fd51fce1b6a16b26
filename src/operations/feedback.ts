import { boolean } from 'yup';
import { ZomaError } from '../core/errors.ts';
import { strictObject, userText, sessionId } from './fields.ts';
import { defineOperation } from './operation.ts';

/** What became of a suggestion: taken or not, and the text that the user made of it. */
export const feedback = defineOperation({
  name: 'feedback',
  route: { method: 'post', path: '/api/ai/session/:sessionId/feedback' },
  permissions: ['ai.session.manage'],
  input: strictObject({
    sessionId: sessionId(),
    accepted: boolean().required(),
    finalText: userText(),
  }),
  run: async ({ caller, input: { sessionId: id, accepted, finalText }, services }) => {
    const recorded = await services.sessions.recordFeedback(id, caller, { accepted, finalText });
    if (!recorded) throw new ZomaError('not_found');
    return { message: 'The feedback is recorded.' };
  },
});
