import { priceOf } from './adapters/model-catalogue/catalogue.ts';
import { providers, type ProviderName } from './adapters/providers/index.ts';
import type { PriceList } from './core/pricing/price-list.ts';
import { free, type Price } from './core/pricing/price.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

interface ModelConfig {
  readonly name: ProviderName;
  readonly apiKey: string;
  readonly baseUrl: string | undefined;
  readonly model: string;
}

export interface ProviderConfig extends ModelConfig {
  readonly price: Price;
}

export interface ProviderChoice {
  readonly production: boolean;
  readonly useMock: boolean;
  readonly preferred: string | undefined;
  readonly fallbacks: readonly string[] | undefined;
  readonly priceList: PriceList;
}

const isProviderName = (name: string): name is ProviderName => Object.hasOwn(providers, name);

/** Those with a key, in the registry's order; `mock` needs none and is not among them. */
const providersWithKey = (given: Environment): ModelConfig[] =>
  Object.entries(providers).flatMap(([name, definition]) => {
    const prefix = name.toUpperCase();
    const apiKey = given[`${prefix}_API_KEY`];
    if (!isProviderName(name) || name === 'mock' || apiKey === undefined) return [];
    const model = given[`${prefix}_MODEL`] ?? definition.defaultModel;
    return [{ name, apiKey, baseUrl: given[`${prefix}_BASE_URL`], model }];
  });

/** The second sample model, which a demonstration fails over to; `mock` serves under the names of its models. */
const secondSample = 'sample-2';

const mockModel = (model: string): ModelConfig => ({ name: 'mock', apiKey: '', baseUrl: undefined, model });

/** The providers in the order in which they are tried. Outside production a chain of the mock alone has two models, to show failover. */
const chainOf = (given: Environment, settings: ProviderChoice, problems: string[]): ModelConfig[] => {
  const mock = mockModel(providers.mock.defaultModel);
  const withKey = providersWithKey(given);
  const named = [...(settings.preferred === undefined ? [] : [settings.preferred]), ...(settings.fallbacks ?? [])];
  for (const name of named) if (!isProviderName(name)) problems.push(`There is no provider named ${name}.`);

  if (withKey.length === 0 && settings.production && !settings.useMock) {
    problems.push('No provider has a key: set OPENAI_API_KEY, CLAUDE_API_KEY or GEMINI_API_KEY.');
  }
  const mockIsPlaced = named.includes('mock');
  if (withKey.length === 0 || (settings.useMock && !mockIsPlaced)) {
    return settings.production ? [mock] : [mock, mockModel(secondSample)];
  }

  const available = settings.useMock || !settings.production ? [...withKey, mock] : withKey;
  const others = settings.fallbacks ?? withKey.map((provider) => provider.name);
  const order = new Set([settings.preferred ?? withKey[0]?.name ?? 'mock', ...others]);
  return [...order].filter(isProviderName).flatMap((name) => {
    const provider = available.find((candidate) => candidate.name === name);
    if (provider) return [provider];
    problems.push(
      name === 'mock'
        ? 'mock serves in production only with USE_MOCK_PROVIDER=true.'
        : `${name} is to be used, but ${name.toUpperCase()}_API_KEY is not set.`,
    );
    return [];
  });
};

const checkBaseUrls = (given: Environment, problems: string[]): void => {
  for (const name of Object.keys(providers)) {
    const variable = `${name.toUpperCase()}_BASE_URL`;
    const value = given[variable];
    if (value !== undefined && !/^https?:\/\/\S+$/.test(value)) {
      problems.push(`${variable} must be an http or https address.`);
    }
  }
};

/** The price of a configured model: of the operator's list, else of the catalogue. */
const findPrice = ({ name, model, baseUrl }: ModelConfig, list: PriceList, problems: string[]): Price => {
  const listed = list.prices.get(model);
  const mayBeFree = name === 'mock' || baseUrl !== undefined;
  if (listed?.isZero && !mayBeFree) {
    problems.push(
      `LLM_PRICES_FILE: the model "${model}" of ${name} cannot be free: only a model at an own ${name.toUpperCase()}_BASE_URL may be.`,
    );
  }
  const price = listed?.price ?? (name === 'mock' ? free : priceOf(name, model));
  // A wrong list has no prices to validate against.
  if (price === undefined && list.problems.length === 0) {
    const example = `{${JSON.stringify(model)}: {"input": 0.15, "output": 0.6}}`;
    problems.push(
      `There is no price for the model "${model}" of ${name}: name it in LLM_PRICES_FILE, as ${example} in dollars ` +
        `for a million tokens${mayBeFree ? '; zeros make it free' : ''}.`,
    );
  }
  return price ?? free;
};

/** The providers in the order in which they are tried, each with its price; what is wrong goes to the problems. */
export const readProviders = (
  given: Environment,
  choice: ProviderChoice,
  problems: string[],
): readonly ProviderConfig[] => {
  checkBaseUrls(given, problems);
  const chain = chainOf(given, choice, problems);
  return Object.freeze(
    chain.map((model) => Object.freeze({ ...model, price: findPrice(model, choice.priceList, problems) })),
  );
};
