import { actionNames, missingExtra } from '../core/enhancement/prepare/actions.ts';
import { enhancementFields } from './enhancement-fields.ts';
import { strictObject, userText, oneOf } from './fields.ts';
import { defineOperation } from './operation.ts';

/** An empty text is `required`'s to refuse. */
const isNoBlank = (value: string | undefined): boolean => value === '' || value?.trim() !== '';

/** Starts a session that enhances a text. */
export const enhance = defineOperation({
  name: 'enhance',
  route: { method: 'post', path: '/api/ai/enhance', status: 201 },
  permissions: ['ai.enhance.create'],
  hasOwnLimits: true,
  input: strictObject({
    text: userText().required().test('blank', '${path} must not be blank', isNoBlank),
    action: oneOf(actionNames).required(),
    ...enhancementFields(),
  }).test('needs', (value, { createError }) => {
    const { action } = value;
    const missing = actionNames.includes(action) ? missingExtra(action, value) : undefined;
    return missing === undefined || createError({ path: missing, message: `${missing} is required for ${action}` });
  }),

  run: async ({ caller, input, services, idempotencyKey }) => {
    const { session, estimatedTokens, rateLimit } = await services.start(caller, input, idempotencyKey);
    return {
      data: {
        sessionId: session.id,
        streamUrl: `/api/ai/stream/${session.id}`,
        streamToken: services.authentication.streamTokenFor(caller, session.id),
        estimatedTokens,
        rateLimit,
      },
      /** For a transport that goes on to deliver its events. */
      session,
    };
  },
});
