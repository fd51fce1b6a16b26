import type { ModelRequest, ReportedUsage } from '../../ports/language-model.ts';
import { estimateTokens } from '../text/token-estimate.ts';

/** The most reasoning that a provider may count beside the bound of an answer: the largest budget of Gemini 2.5. */
const mostReasoningTokens = 32_768;

/** Tokenizers make at most so many times the tokens of the estimate out of any text, emoji and digits with it. */
const tokenizerFactor = 8;

/** What gateways put before a prompt of their own accord, in tokens, at most. */
const mostAddedTokens = 16_384;

/**
 * What a provider reported without the counts that cannot be: an output above the bound that was asked for, with room for reasoning,
 * and an input far above any count of the prompt. Undefined when no count is left.
 */
export const plausibleUsage = (
  usage: ReportedUsage,
  { system, messages, maxOutputTokens }: ModelRequest,
  delivered: string,
): ReportedUsage | undefined => {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, hiddenTokens } = usage;
  const prompt = [system, ...messages.map(({ content }) => content)].reduce(
    (sum, text) => sum + estimateTokens(text),
    0,
  );
  const mostInput = prompt * tokenizerFactor + mostAddedTokens;
  // A server that does not know the bound writes more than was asked for, and its text shows it.
  const mostOutput = Math.max(maxOutputTokens, estimateTokens(delivered) * tokenizerFactor) + mostReasoningTokens;
  const isInput = inputTokens !== undefined && inputTokens <= mostInput;
  const isOutput = outputTokens !== undefined && outputTokens <= mostOutput;
  if (!isInput && !isOutput) return undefined;
  return {
    ...(isInput && {
      inputTokens,
      ...(cachedInputTokens !== undefined && { cachedInputTokens }),
      ...(cacheWriteTokens !== undefined && { cacheWriteTokens }),
    }),
    ...(isOutput && { outputTokens }),
    ...(hiddenTokens !== undefined && hiddenTokens <= mostReasoningTokens && { hiddenTokens }),
  };
};
