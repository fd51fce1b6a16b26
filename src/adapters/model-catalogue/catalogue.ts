import { calcPrice, type PriceCalculationResult, type Usage } from '@pydantic/genai-prices';
import type { Price } from '../../core/pricing/price.ts';

/** The names of providers in the catalogue, where they differ from Zoma's. */
const vendors: Readonly<Record<string, string>> = { claude: 'anthropic', gemini: 'google' };

/** Looks a model up in the installed catalogue of genai-prices; fetches nothing. */
const lookUp = (provider: string, model: string, usage: Usage): PriceCalculationResult =>
  calcPrice(usage, model, { providerId: vendors[provider] ?? provider });

/** Returns the model's context window, prompt and answer together, in tokens; undefined for a model that the catalogue lacks. */
export const contextWindowOf = (provider: string, model: string): number | undefined =>
  lookUp(provider, model, { input_tokens: 0 })?.model.context_window;

/** Converts dollars to nano-dollars, rounded up after floating-point noise below a thousandth of a nano-dollar is removed. */
const nanoDollarsOf = (dollars: number): bigint => BigInt(Math.ceil(Math.round(dollars * 1e12) / 1e3));

/** Returns the model's price; undefined for a model that the catalogue lacks. */
export const priceOf = (provider: string, model: string): Price | undefined => {
  const found = lookUp(provider, model, { input_tokens: 0 });
  if (found === null) return undefined;
  // A session asks several times: the library would compare the name with every model of the provider each time.
  const onlyModel = { ...found.provider, models: [found.model] };
  return ({ inputTokens, cachedInputTokens = 0, cacheWriteTokens = 0, outputTokens }) => {
    const usage = {
      input_tokens: inputTokens,
      cache_read_tokens: cachedInputTokens,
      cache_write_tokens: cacheWriteTokens,
      output_tokens: outputTokens,
    };
    return nanoDollarsOf(calcPrice(usage, model, { provider: onlyModel })?.total_price ?? 0);
  };
};
