import type { TokenUsage } from '../../ports/language-model.ts';

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** The number, if it is a count. */
export const asCount = (value: unknown): number | undefined => (isCount(value) ? value : undefined);

/**
 * What a provider reported, if input and output are counts: it goes into accounts, limits and prices. Cached
 * input is a part of the input; what cannot be one counts as none.
 */
export const tokenUsage = (
  inputTokens: unknown,
  outputTokens: unknown,
  cachedInputTokens?: unknown,
): TokenUsage | undefined => {
  if (!isCount(inputTokens) || !isCount(outputTokens)) return undefined;
  const cached = asCount(cachedInputTokens) ?? 0;
  return {
    inputTokens,
    outputTokens,
    ...(cached > 0 && cached <= inputTokens && { cachedInputTokens: cached }),
  };
};
