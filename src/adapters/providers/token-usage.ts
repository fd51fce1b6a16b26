import type { TokenUsage } from '../../ports/language-model.ts';

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** What a provider reported, if both are counts: it goes into accounts and limits. */
export const tokenUsage = (inputTokens: unknown, outputTokens: unknown): TokenUsage | undefined =>
  isCount(inputTokens) && isCount(outputTokens) ? { inputTokens, outputTokens } : undefined;
