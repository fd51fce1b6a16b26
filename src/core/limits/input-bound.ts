import type { ModelRequest } from '../../ports/language-model.ts';
import type { TokenCounter } from '../../ports/token-counter.ts';
import { estimateTokens, mostPerEstimated } from '../text/token-estimate.ts';

/** A margin for the tokenizers of other providers than the one that counts. */
const otherTokenizers = 1.25;
/** Tokens that a provider adds around each message. */
const tokensAroundMessage = 8;
/**
 * Texts with at most so many estimated tokens together are not counted: the first token would wait for the tokenizer's thread. Their
 * reservation is larger instead, by at most 2,000 tokens until the session ends.
 */
const shortTokens = 500;

/** The length of a text in tokens. */
export interface TokenMeasure {
  /** As the tokenizer counts it; of a short text an estimate. */
  readonly tokens: number;
  /** The most that a provider counts of such a text, unless it is short and dense. */
  readonly usualBound: number;
  /** The most that a provider counts of any such text. */
  readonly bound: number;
}

const boundOf = (tokens: number, estimate: number): number => Math.max(Math.ceil(tokens * otherTokenizers), estimate);

/**
 * Measures texts. They are bounded by the tokenizer, however dense they are, and by the estimate where other tokenizers divide their
 * script into bytes. Short texts are bounded by the estimate of the densest text.
 */
export const measureTexts = async (counter: TokenCounter, texts: readonly string[]): Promise<TokenMeasure[]> => {
  const estimates = texts.map(estimateTokens);
  if (estimates.reduce((sum, estimate) => sum + estimate, 0) <= shortTokens) {
    return estimates.map((tokens) => ({
      tokens,
      usualBound: boundOf(tokens, tokens),
      bound: tokens * mostPerEstimated,
    }));
  }
  const counts = await Promise.all(texts.map((text) => counter.count(text)));
  return counts.map((tokens, index) => {
    const bound = boundOf(tokens, estimates[index] ?? 0);
    return { tokens, usualBound: bound, bound };
  });
};

/** Bounds the tokens of the request's input: what is reserved for it. */
export const inputBound = async (counter: TokenCounter, { system, messages, size }: ModelRequest): Promise<number> => {
  const around = tokensAroundMessage * (messages.length + 1);
  if (size?.promptBound !== undefined) return size.promptBound + around;
  const measures = await measureTexts(counter, [system, ...messages.map(({ content }) => content)]);
  return measures.reduce((sum, { bound }) => sum + bound, 0) + around;
};
