import { array, string } from 'yup';
import { actionNames, missingExtra } from '../core/enhancement/actions/index.ts';
import { contextOptionNames } from '../core/enhancement/context-options.ts';
import { fieldTypeNames } from '../core/context/field-types/index.ts';
import { formatNames } from '../core/enhancement/formats.ts';
import { anyObject, fieldsOf, longestText, oneOf, sessionId } from './fields.ts';
import { defineOperation } from './operation.ts';

const hostId = () => string().min(1).max(255);
/** An empty text is `required`'s to refuse. */
const isNoBlank = (value: string | undefined): boolean => value === '' || value?.trim() !== '';

export const enhance = defineOperation({
  name: 'enhance',
  route: { method: 'post', path: '/api/ai/enhance', status: 201 },
  permissions: ['ai.enhance.create'],
  input: fieldsOf({
    text: string().required().max(longestText).test('blank', '${path} must not be blank', isNoBlank),
    action: oneOf(actionNames).required(),
    format: oneOf(formatNames),
    context: fieldsOf({
      fieldType: oneOf(fieldTypeNames),
      entityId: hostId(),
      fieldId: hostId(),
      metadata: anyObject(),
    })
      .optional()
      .default(undefined),
    includeContext: array().of(oneOf(contextOptionNames).required()).max(contextOptionNames.length),
    customPrompt: string().max(10_000),
    tone: string().max(100),
    language: string().max(100),
    parentSessionId: sessionId().nullable().optional(),
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
