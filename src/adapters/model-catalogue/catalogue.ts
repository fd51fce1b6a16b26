import { calcPrice, type PriceCalculationResult, type Usage } from '@pydantic/genai-prices';
import type { Price } from '../../core/pricing/price.ts';

/** The names of our providers in the catalogue, where they differ. */
const vendors: Readonly<Record<string, string>> = { claude: 'anthropic', gemini: 'google' };

/** What the catalogue of genai-prices that was installed says; nothing is fetched. */
const lookUp = (provider: string, model: string, usage: Usage): PriceCalculationResult =>
  calcPrice(usage, model, { providerId: vendors[provider] ?? provider });

/**
 * How many tokens the model takes, prompt and answer together, as the catalogue says;
 * undefined for a model that it does not know.
 */
export const contextWindowOf = (provider: string, model: string): number | undefined =>
  lookUp(provider, model, { input_tokens: 0 })?.model.context_window;

/** Rounded up, after the dust of floating point, far below a thousandth of a nano-dollar, is off. */
const nanoDollarsOf = (dollars: number): bigint => BigInt(Math.ceil(Math.round(dollars * 1e12) / 1e3));

/** The model's price in the catalogue; undefined for a model that it does not know. */
export const priceOf = (provider: string, model: string): Price | undefined => {
  if (lookUp(provider, model, { input_tokens: 0 }) === null) return undefined;
  return ({ inputTokens, cachedInputTokens = 0, cacheWriteTokens = 0, outputTokens }) => {
    const usage = {
      input_tokens: inputTokens,
      cache_read_tokens: cachedInputTokens,
      cache_write_tokens: cacheWriteTokens,
      output_tokens: outputTokens,
    };
    return nanoDollarsOf(lookUp(provider, model, usage)?.total_price ?? 0);
  };
};
