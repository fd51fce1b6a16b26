import { firstOf, indexOf } from '../answer-choice.ts';
import { isReportedError, reportedFailure } from '../failure-report.ts';
import { mapFinishReason, type FinishReasons } from '../finish-reasons.ts';
import type { AnswerReader } from '../stream-answer.ts';
import { hasReasoning, textOfContent } from '../text-parts.ts';
import { asCount, createUsageRecord, outputBesideReasoning, sumOfCounts } from '../token-usage.ts';

/** A chunk or a whole answer; its fields are unchecked. */
interface GeminiChunk {
  readonly candidates?:
    | readonly {
        readonly index?: unknown;
        readonly content?: { readonly parts?: unknown } | null;
        readonly finishReason?: unknown;
        readonly finish_reason?: unknown;
      }[]
    | null;
  readonly promptFeedback?: { readonly blockReason?: string } | null;
  readonly usageMetadata?: {
    readonly promptTokenCount?: unknown;
    readonly cachedContentTokenCount?: unknown;
    readonly candidatesTokenCount?: unknown;
    readonly thoughtsTokenCount?: unknown;
    readonly totalTokenCount?: unknown;
  } | null;
}

/** @see https://ai.google.dev/api/generate-content#FinishReason */
const ownReasons: FinishReasons = {
  stop: 'stop',
  max_tokens: 'output_limit',
  safety: 'safety',
  recitation: 'safety',
  blocklist: 'safety',
  prohibited_content: 'safety',
  spii: 'safety',
  image_safety: 'safety',
  // Vertex AI's: https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference
  model_armor: 'safety',
  // The cause is unknown.
  other: 'malformed',
  language: 'malformed',
  // Only answers to requests with tools end with these.
  malformed_function_call: 'malformed',
  unexpected_tool_call: 'malformed',
};

const partsIn = (parts: unknown): string => {
  if (typeof parts === 'string') throw new TypeError('The parts are a string instead of a list.');
  return textOfContent(parts);
};

/** Creates the reader of an answer; `finishReason` is the terminal marker. */
export const createContentReader = (): AnswerReader<GeminiChunk> => {
  const record = createUsageRecord();

  const count = (metadata: GeminiChunk['usageMetadata']): void => {
    if (!metadata) return;
    const { promptTokenCount: input, candidatesTokenCount: answer, thoughtsTokenCount: thoughts } = metadata;
    const written = asCount(answer) ? sumOfCounts(answer, thoughts) : undefined;
    record.add({
      inputTokens: input,
      cachedInputTokens: metadata.cachedContentTokenCount,
      outputTokens: outputBesideReasoning({ input, output: written, total: metadata.totalTokenCount }),
      ...(written === undefined && { hiddenTokens: thoughts }),
    });
  };

  return {
    read(chunk) {
      if (isReportedError(chunk, 'candidates', 'promptFeedback', 'usageMetadata')) throw reportedFailure(chunk);
      const { candidates, promptFeedback, usageMetadata } = chunk;
      count(usageMetadata);
      if (promptFeedback?.blockReason) return { text: '', marker: 'safety' };
      if (!candidates) return usageMetadata || promptFeedback ? { text: '' } : undefined;
      const candidate = firstOf(candidates);
      if (candidate === undefined) return { text: '' };
      return {
        text: partsIn(candidate.content?.parts),
        index: indexOf(candidate),
        marker: mapFinishReason(candidate.finishReason ?? candidate.finish_reason, ownReasons),
        reasons: hasReasoning(candidate.content?.parts),
      };
    },
    get usage() {
      return record.usage;
    },
  };
};
