import type { TokenUsage } from '../../ports/language-model.ts';

/** Nano-dollars in a dollar: money is counted in whole nano-dollars and shown in dollars. */
export const nanoDollars = 1e9;

/** Converts nano-dollars to dollars. */
export const toDollars = (nano: bigint): number => Number(nano) / nanoDollars;

/** Converts dollars to nano-dollars, rounded. */
export const fromDollars = (dollars: number): bigint => BigInt(Math.round(dollars * nanoDollars));

/** Computes what a provider charges for a usage, in nano-dollars, rounded up. */
export type Price = (usage: TokenUsage) => bigint;

/** The price of a model that costs nothing. */
export const free: Price = () => 0n;

/** Computes the highest cost of these tokens, however much of the input the provider reads from its cache or writes to it. */
export const highestCost = (
  price: Price,
  { inputTokens, outputTokens }: Pick<TokenUsage, 'inputTokens' | 'outputTokens'>,
): bigint =>
  [{}, { cacheWriteTokens: inputTokens }, { cachedInputTokens: inputTokens }]
    .map((cached) => price({ inputTokens, outputTokens, ...cached }))
    .reduce((most, cost) => (cost > most ? cost : most), 0n);
