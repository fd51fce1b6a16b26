import type { TokenUsage } from '../../ports/language-model.ts';

/** What a model's provider charges for this much, in nano-dollars, rounded up. */
export type Price = (usage: TokenUsage) => bigint;

/** The price of a model that costs nothing. */
export const free: Price = () => 0n;

/** The most that so many tokens cost, however much of the input a provider reads from its cache or writes to it. */
export const highestCost = (
  price: Price,
  { inputTokens, outputTokens }: Pick<TokenUsage, 'inputTokens' | 'outputTokens'>,
): bigint =>
  [{}, { cacheWriteTokens: inputTokens }, { cachedInputTokens: inputTokens }]
    .map((cached) => price({ inputTokens, outputTokens, ...cached }))
    .reduce((most, cost) => (cost > most ? cost : most), 0n);
