import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import { ProviderError, type FailureClass, type TokenUsage } from '../../../ports/language-model.ts';
import { isReportedError, reportedFailure } from '../failure-report.ts';
import type { AnswerReader } from '../stream-answer.ts';
import { tokenUsage } from '../token-usage.ts';

export type ChatChunk = ChatCompletionChunk;

const endings: Readonly<Record<string, 'stop' | FailureClass>> = {
  stop: 'stop',
  length: 'output_limit',
  content_filter: 'safety',
};

const usageOf = (counted: ChatChunk['usage']): TokenUsage | undefined =>
  tokenUsage(counted?.prompt_tokens, counted?.completion_tokens, counted?.prompt_tokens_details?.cached_tokens);

/** Reads the chunks of a chat completion; `finish_reason` is the terminal marker, and usage follows it. */
export const createChatReader = (): AnswerReader<ChatChunk> => {
  let ending: 'stop' | FailureClass | undefined;
  let usage: TokenUsage | undefined;
  return {
    read(chunk) {
      if (isReportedError(chunk, 'choices')) throw reportedFailure(chunk);
      usage = usageOf(chunk.usage) ?? usage;
      const choice = chunk.choices[0];
      if (choice === undefined) return '';
      if (choice.delta.refusal) throw new ProviderError('safety');
      if (choice.finish_reason) ending = endings[choice.finish_reason] ?? 'malformed';
      return choice.delta.content ?? '';
    },
    get ending() {
      return ending;
    },
    get usage() {
      return usage;
    },
  };
};
