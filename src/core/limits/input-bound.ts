import type { ModelRequest } from '../../ports/language-model.ts';
import type { TokenCounter } from '../../ports/token-counter.ts';
import { estimateTokens } from '../text/token-estimate.ts';

/** A margin for the tokenizers of other providers than the one that counts. */
const otherTokenizers = 1.25;
/** Tokens that a provider adds around each message. */
const tokensAroundMessage = 8;

/**
 * Bounds the tokens that a provider counts in the text: by the tokenizer, however dense the text is, and by the estimate where other
 * tokenizers divide its script into bytes.
 */
export const tokenBound = async (counter: TokenCounter, text: string): Promise<number> =>
  Math.max(Math.ceil((await counter.count(text)) * otherTokenizers), estimateTokens(text));

/** Bounds the tokens of the request's input: what is reserved for it. */
export const inputBound = async (counter: TokenCounter, { system, messages }: ModelRequest): Promise<number> => {
  const texts = [system, ...messages.map(({ content }) => content)];
  const bounds = await Promise.all(texts.map((text) => tokenBound(counter, text)));
  return bounds.reduce((sum, bound) => sum + bound, 0) + tokensAroundMessage * texts.length;
};
