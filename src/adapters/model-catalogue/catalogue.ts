import { calcPrice } from '@pydantic/genai-prices';

/** The names of our providers in the catalogue, where they differ. */
const vendors: Readonly<Record<string, string>> = { claude: 'anthropic', gemini: 'google' };

/**
 * How many tokens the model takes, prompt and answer together, as the catalogue of
 * genai-prices that was installed says; undefined for a model that it does not know.
 * Nothing is fetched.
 */
export const contextWindowOf = (provider: string, model: string): number | undefined =>
  calcPrice({ input_tokens: 0 }, model, { providerId: vendors[provider] ?? provider })?.model.context_window;
