import type { MessageCreateParamsStreaming, MessageParam, TextBlockParam } from '@anthropic-ai/sdk/resources/messages';
import { estimateTokens } from '../../../core/text/token-estimate.ts';
import type { ModelRequest } from '../../../ports/language-model.ts';
import { systemRole, withoutSystem, type Concession } from '../parameters.ts';

/** Parameters of a message that servers refuse. */
export const concessions = {
  noCacheControl: { parameter: /cache_?control/i, optional: true },
  noEffort: { parameter: /output_?config|\beffort\b|support (thinking|reasoning)/i, optional: true },
  noSystemRole: { parameter: systemRole },
} as const satisfies Record<string, Concession>;

/** The least prompt prefix that Claude caches, in tokens, by the model's name; the first match counts. */
const leastCached: readonly (readonly [RegExp, number])[] = [
  [/opus-5|fable|mythos/, 512],
  [/opus-4-8|sonnet-5|sonnet-4-5|opus-4-1|opus-4-20|opus-4-0|sonnet-4-0|sonnet-4-20|3-7-sonnet/, 1024],
  [/opus-4-7|sonnet-4-6|3-5-haiku|3-haiku|haiku-3/, 2048],
];

/**
 * Returns the least number of tokens of a prompt prefix that Claude caches; the largest minimum for an unknown model.
 * @see https://platform.claude.com/docs/en/build-with-claude/prompt-caching
 */
const leastCachedBy = (model: string): number => leastCached.find(([name]) => name.test(model))?.[1] ?? 4096;

/**
 * Whether the model supports `output_config.effort`; the others do not think unless the request asks for it.
 * @see https://platform.claude.com/docs/en/build-with-claude/effort
 */
const takesEffort = (model: string): boolean =>
  /opus-4-[5-9]|sonnet-4-[6-9]|(opus|sonnet|fable|mythos)-[5-9]/.test(model);

const marked = (text: string): TextBlockParam[] => [{ type: 'text', text, cache_control: { type: 'ephemeral' } }];

/** Marks the end of the stable prefix, the system prompt and the first messages, for the cache, if the prefix is long enough. */
const withCacheMark = (
  { system, messages, stableMessages = 0 }: ModelRequest,
  model: string,
): { system: string | TextBlockParam[]; messages: MessageParam[] } => {
  const beginning = [system, ...messages.slice(0, stableMessages).map(({ content }) => content)];
  const tokens = beginning.reduce((sum, text) => sum + estimateTokens(text), 0);
  const last = tokens < leastCachedBy(model) ? undefined : stableMessages - 1;
  return {
    system: last === -1 ? marked(system) : system,
    messages: messages.map(({ role, content }, index) => ({
      role,
      content: index === last ? marked(content) : content,
    })),
  };
};

/** Builds the request of Claude's messages API. */
export const messageRequest = (
  request: ModelRequest,
  model: string,
  conceded: (name: keyof typeof concessions) => boolean,
): MessageCreateParamsStreaming => {
  const asked = conceded('noSystemRole') ? withoutSystem(request) : request;
  const { maxOutputTokens, reasoningEffort } = asked;
  const { system, messages } = conceded('noCacheControl')
    ? { system: asked.system, messages: [...asked.messages] }
    : withCacheMark(asked, model);
  const effort = reasoningEffort === 'medium' || reasoningEffort === 'high' ? reasoningEffort : 'low';
  return {
    model,
    max_tokens: maxOutputTokens,
    ...(system !== '' && { system }),
    messages,
    stream: true,
    ...(reasoningEffort !== undefined && takesEffort(model) && !conceded('noEffort') && { output_config: { effort } }),
  };
};
