import type { TokenUsage } from '../../ports/language-model.ts';

/** What a model's provider charges for this much, in nano-dollars, rounded up. */
export type Price = (usage: TokenUsage) => bigint;

export const free: Price = () => 0n;
