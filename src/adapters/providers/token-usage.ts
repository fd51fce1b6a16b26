import type { TokenUsage } from '../../ports/language-model.ts';

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** The number, if it is a count. */
export const asCount = (value: unknown): number | undefined => (isCount(value) ? value : undefined);

/**
 * What a provider reported, if input and output are counts: it goes into accounts, limits and prices. Input that
 * was read from a cache or written to it is a part of the input; what cannot be one counts as none.
 */
export const tokenUsage = (
  inputTokens: unknown,
  outputTokens: unknown,
  cachedInputTokens?: unknown,
  cacheWriteTokens?: unknown,
): TokenUsage | undefined => {
  if (!isCount(inputTokens) || !isCount(outputTokens)) return undefined;
  const counted = asCount(cachedInputTokens) ?? 0;
  const cached = counted <= inputTokens ? counted : 0;
  const written = asCount(cacheWriteTokens) ?? 0;
  return {
    inputTokens,
    outputTokens,
    ...(cached > 0 && { cachedInputTokens: cached }),
    ...(written > 0 && cached + written <= inputTokens && { cacheWriteTokens: written }),
  };
};
