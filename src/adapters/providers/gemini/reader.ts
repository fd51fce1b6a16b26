import type { FailureClass, TokenUsage } from '../../../ports/language-model.ts';
import { isReportedError, reportedFailure } from '../failure-report.ts';
import type { AnswerReader } from '../stream-answer.ts';
import { tokenUsage } from '../token-usage.ts';

/** A chunk as it should be; the SDK's types, older than the API, lack thoughts, and newer reasons. */
export interface GeminiChunk {
  readonly candidates?: readonly {
    readonly content?: { readonly parts?: readonly { readonly text?: string; readonly thought?: boolean }[] };
    readonly finishReason?: string;
  }[];
  readonly promptFeedback?: { readonly blockReason?: string };
  readonly usageMetadata?: {
    readonly promptTokenCount?: number;
    readonly cachedContentTokenCount?: number;
    readonly candidatesTokenCount?: number;
    readonly thoughtsTokenCount?: number;
  };
}

const endings: Readonly<Record<string, 'stop' | FailureClass>> = {
  STOP: 'stop',
  MAX_TOKENS: 'output_limit',
  SAFETY: 'safety',
  RECITATION: 'safety',
  BLOCKLIST: 'safety',
  PROHIBITED_CONTENT: 'safety',
  SPII: 'safety',
};

const usageOf = (metadata: GeminiChunk['usageMetadata']): TokenUsage | undefined =>
  tokenUsage(
    metadata?.promptTokenCount,
    (metadata?.candidatesTokenCount ?? 0) + (metadata?.thoughtsTokenCount ?? 0),
    metadata?.cachedContentTokenCount,
  );

/** Reads the chunks of an answer; `finishReason` is the terminal marker. */
export const createContentReader = (): AnswerReader<GeminiChunk> => {
  let ending: 'stop' | FailureClass | undefined;
  let usage: TokenUsage | undefined;
  return {
    read(chunk) {
      if (isReportedError(chunk, 'candidates', 'promptFeedback', 'usageMetadata')) throw reportedFailure(chunk);
      // Each chunk counts anew, from the beginning.
      usage = usageOf(chunk.usageMetadata) ?? usage;
      if (chunk.promptFeedback?.blockReason) ending = 'safety';
      const candidate = chunk.candidates?.[0];
      if (candidate?.finishReason) ending = endings[candidate.finishReason] ?? 'malformed';
      const parts = candidate?.content?.parts ?? [];
      return parts.map(({ text, thought }) => (thought ? '' : (text ?? ''))).join('');
    },
    get ending() {
      return ending;
    },
    get usage() {
      return usage;
    },
  };
};
