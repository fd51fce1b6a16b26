import { ProviderError } from '../../../ports/language-model.ts';
import { firstOf, indexOf } from '../answer-choice.ts';
import { isReportedError, reportedFailure } from '../failure-report.ts';
import { mapFinishReason, type FinishReasons } from '../finish-reasons.ts';
import type { AnswerReader } from '../stream-answer.ts';
import { hasReasoning, textOfContent } from '../text-parts.ts';
import { createUsageRecord, outputBesideReasoning, type Counters } from '../token-usage.ts';

/** The text of a choice: `delta` in a stream, `message` in a whole body. */
interface ChatPlace {
  readonly content?: unknown;
  readonly refusal?: unknown;
  /** Reasoning, in the fields of DeepSeek and vLLM, of OpenRouter and Groq, and of Ollama. */
  readonly reasoning_content?: unknown;
  readonly reasoning?: unknown;
  readonly thinking?: unknown;
}

/** OpenAI's usage, with the differing field names of other servers. */
interface ChatUsage {
  readonly prompt_tokens?: unknown;
  readonly input_tokens?: unknown;
  readonly prompt_tokens_details?: { readonly cached_tokens?: unknown } | null;
  /** DeepSeek's: https://api-docs.deepseek.com/guides/kv_cache */
  readonly prompt_cache_hit_tokens?: unknown;
  readonly completion_tokens?: unknown;
  readonly output_tokens?: unknown;
  readonly completion_tokens_details?: { readonly reasoning_tokens?: unknown } | null;
  readonly total_tokens?: unknown;
}

/** A chunk or a whole completion; its fields are unchecked. */
interface ChatChunk {
  readonly object?: unknown;
  readonly choices?:
    | readonly {
        readonly index?: unknown;
        readonly delta?: ChatPlace | null;
        readonly message?: ChatPlace | null;
        readonly text?: unknown;
        readonly finish_reason?: unknown;
        readonly finishReason?: unknown;
      }[]
    | null;
  readonly usage?: ChatUsage | null;
  /** Groq's: https://console.groq.com/docs/api-reference#chat-create */
  readonly x_groq?: { readonly usage?: ChatUsage | null } | null;
}

/** @see https://platform.openai.com/docs/api-reference/chat-streaming/streaming#choices-finish_reason */
const ownReasons: FinishReasons = {
  stop: 'stop',
  length: 'output_limit',
  content_filter: 'safety',
  // Only answers to requests with tools end with these.
  tool_calls: 'malformed',
  function_call: 'malformed',
};

const countersOf = (usage: ChatUsage): Counters => {
  const input = usage.prompt_tokens ?? usage.input_tokens;
  return {
    inputTokens: input,
    cachedInputTokens: usage.prompt_tokens_details?.cached_tokens ?? usage.prompt_cache_hit_tokens,
    outputTokens: outputBesideReasoning({
      input,
      output: usage.completion_tokens ?? usage.output_tokens,
      reasoning: usage.completion_tokens_details?.reasoning_tokens,
      total: usage.total_tokens,
    }),
  };
};

const isFilled = (value: unknown): boolean => typeof value === 'string' && value !== '';

const reasonsIn = ({ content, reasoning_content: own, reasoning, thinking }: ChatPlace): boolean =>
  [own, reasoning, thinking].some(isFilled) || hasReasoning(content);

/** Creates the reader of a chat completion; `finish_reason` is the terminal marker, and usage follows it. */
export const createChatReader = (): AnswerReader<ChatChunk> => {
  const record = createUsageRecord();
  return {
    read(chunk) {
      if (isReportedError(chunk, 'choices', 'usage', 'x_groq')) throw reportedFailure(chunk);
      const { choices, usage, x_groq: groq } = chunk;
      const counted = [usage, groq?.usage].filter((found) => typeof found === 'object' && found !== null);
      for (const found of counted) record.add(countersOf(found));
      if (!choices) return counted.length > 0 ? { text: '' } : undefined;
      const choice = firstOf(choices);
      if (choice === undefined) return { text: '' };
      const { delta, message } = choice;
      // Where an event has both, the message is the whole text and the delta its last piece.
      const isWhole = Boolean(message) && (!delta || isFilled(message?.content));
      const place = isWhole ? message : delta;
      const index = indexOf(choice);
      if (place?.refusal) {
        if (index > 0) return { text: '', marker: 'safety', index };
        throw new ProviderError('safety');
      }
      const marker = mapFinishReason(choice.finish_reason ?? choice.finishReason, ownReasons);
      if (!place && choice.text === undefined && marker === undefined) return undefined;
      const text = textOfContent(place?.content ?? choice.text);
      // A whole message is complete, so it needs no reason.
      return {
        text,
        index,
        isWhole,
        marker: marker ?? (!delta && message ? 'stop' : undefined),
        reasons: Boolean(place && reasonsIn(place)),
      };
    },
    get usage() {
      return record.usage;
    },
  };
};
