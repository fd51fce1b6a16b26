import { actionNames } from '../core/enhancement/prepare/actions.ts';
import { estimateTokens } from '../core/text/token-estimate.ts';
import { enhancementFields } from './enhancement-fields.ts';
import { strictObject, userText, oneOf } from './fields.ts';
import { defineOperation } from './operation.ts';

/**
 * What a request would send to a provider, as it would be sent, and where each part of it comes from. It takes what
 * `enhance` takes; text and action may be left out, to see the context alone.
 */
export const previewContext = defineOperation({
  name: 'previewContext',
  route: { method: 'post', path: '/api/ai/context/preview' },
  permissions: ['ai.context.view'],
  input: strictObject({
    text: userText().default(''),
    action: oneOf(actionNames).default('improve'),
    ...enhancementFields(),
  }),
  run: async ({ caller, input, services }) => {
    const { prompt, context, items, redacted } = await services.prepare(caller, input);
    const { system, messages } = prompt;
    const tokens = [system, ...messages.map(({ content }) => content)].map(estimateTokens);
    return {
      data: {
        system,
        messages,
        items: items.map(({ source, option, origin, content, ...sent }) => ({
          source,
          option,
          origin,
          content,
          tokens: sent.tokens,
          redacted: sent.redacted,
        })),
        leftOut: context.leftOut,
        truncated: context.truncated,
        unknownEntity: context.unknownEntity,
        redacted,
        tokens: {
          context: items.reduce((sum, item) => sum + item.tokens, 0),
          prompt: tokens.reduce((sum, count) => sum + count, 0),
        },
      },
    };
  },
});
