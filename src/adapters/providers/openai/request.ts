import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import type { ModelRequest } from '../../../ports/language-model.ts';

const isOpenAI = (baseUrl: string | undefined): boolean =>
  baseUrl === undefined || /(^|\.)openai\.com$/.test(new URL(baseUrl).hostname);

/** The request as chat completions. */
export const chatRequest = (
  { system, messages, maxOutputTokens }: ModelRequest,
  { model, baseUrl }: { readonly model: string; readonly baseUrl?: string | undefined },
): ChatCompletionCreateParamsStreaming => ({
  model,
  messages: [{ role: 'system', content: system }, ...messages],
  stream: true,
  stream_options: { include_usage: true },
  // OpenAI's reasoning models refuse `max_tokens`; many compatible servers know nothing else, and would ignore the bound.
  [isOpenAI(baseUrl) ? 'max_completion_tokens' : 'max_tokens']: maxOutputTokens,
});
