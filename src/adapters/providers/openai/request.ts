import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import type { ModelRequest } from '../../../ports/language-model.ts';
import { systemRole, withoutSystem, type Concession } from '../parameters.ts';
import { azureEndpoint } from './azure.ts';

/** Parameters of a chat completion that servers refuse. */
export const concessions = {
  /** Sends `max_completion_tokens` in place of `max_tokens`, or the other way round. */
  otherBound: { parameter: /max_(completion_)?tokens/i },
  noStreamOptions: { parameter: /stream_?options|include_?usage/i, optional: true },
  noReasoningEffort: {
    parameter: /reasoning[_.]?effort|\beffort\b|support (thinking|reasoning)/i,
    optional: true,
  },
  developerRole: {
    parameter: systemRole,
    onlyIf: /(use|try|with) (the |a )?['"`]?developer['"`]?|['"`]?developer['"`]? (role|message)s? instead/i,
    insteadOf: 'noSystemRole',
  },
  noSystemRole: { parameter: systemRole },
} as const satisfies Record<string, Concession>;

const isOpenAI = (baseUrl: string | undefined): boolean =>
  baseUrl === undefined || /(^|\.)openai\.com$/.test(new URL(baseUrl).hostname);

/**
 * Whether the model supports `reasoning_effort`, by its name at OpenAI and at resellers.
 * @see https://platform.openai.com/docs/guides/reasoning
 */
const takesReasoningEffort = (model: string): boolean =>
  /(^|\/)(o[134](-(?!mini-2024-09|preview)|$)|gpt-([5-9]|oss))/i.test(model) &&
  !/-chat\b|^o1-(mini|preview)/i.test(model);

/** Builds the request of chat completions. */
export const chatRequest = (
  request: ModelRequest,
  { model, baseUrl }: { readonly model: string; readonly baseUrl?: string | undefined },
  conceded: (name: keyof typeof concessions) => boolean = () => false,
): ChatCompletionCreateParamsStreaming => {
  const { system, messages, maxOutputTokens, reasoningEffort } = conceded('noSystemRole')
    ? withoutSystem(request)
    : request;
  const role = conceded('developerRole') ? 'developer' : 'system';
  // OpenAI's reasoning models refuse `max_tokens`; many compatible servers support only that, and would ignore the other.
  const isNew = isOpenAI(baseUrl) || azureEndpoint(baseUrl) !== undefined;
  const bound = isNew !== conceded('otherBound') ? 'max_completion_tokens' : 'max_tokens';
  return {
    model,
    messages: [...(system === '' ? [] : [{ role, content: system } as const]), ...messages],
    stream: true,
    ...(!conceded('noStreamOptions') && { stream_options: { include_usage: true } }),
    [bound]: maxOutputTokens,
    ...(reasoningEffort !== undefined &&
      takesReasoningEffort(model) &&
      !conceded('noReasoningEffort') && { reasoning_effort: reasoningEffort }),
  };
};
