import { number, object, ValidationError } from 'yup';
import { fromDollars, nanoDollars, type Price } from './price.ts';

/** The price of a model in an operator's list. */
export interface ListedPrice {
  readonly price: Price;
  /** Whether its input or its output costs nothing. */
  readonly isZero: boolean;
}

/** The prices of `LLM_PRICES_FILE`, and the file's problems. */
export interface PriceList {
  /** By model; entries with a problem are left out. */
  readonly prices: ReadonlyMap<string, ListedPrice>;
  /** One sentence for each problem, with the model's name. */
  readonly problems: readonly string[];
}

/** Prices are for this many tokens. */
const tokensOfAPrice = 1_000_000n;

const hasAtMostNineDecimals = (dollars: number): boolean => Math.round(dollars * nanoDollars) / nanoDollars === dollars;

// Up to this much the decimal of a price is exact in nano-dollars.
const highest = 1_000_000;

const dollars = () =>
  number()
    .typeError('${path} must be a number')
    .min(0, '${path} must not be negative')
    .max(highest, `\${path} must be at most ${highest}`)
    .test(
      'decimals',
      '${path} must have at most nine decimals',
      (value) => value == null || hasAtMostNineDecimals(value),
    );

const shape = 'it must be like {"input": 0.15, "output": 0.6}';

const entry = object({
  input: dollars().required('${path} is missing'),
  cachedInput: dollars(),
  cacheWrite: dollars(),
  output: dollars().required('${path} is missing'),
})
  .required(shape)
  .typeError(shape)
  .noUnknown('it must not have ${unknown}');

const listedPrice = (value: unknown): ListedPrice => {
  const checked = entry.validateSync(value, { abortEarly: false, strict: true });
  const input = fromDollars(checked.input);
  const cached = fromDollars(checked.cachedInput ?? checked.input);
  const written = fromDollars(checked.cacheWrite ?? checked.input);
  const output = fromDollars(checked.output);
  return {
    price: ({ inputTokens, cachedInputTokens = 0, cacheWriteTokens = 0, outputTokens }) => {
      const cost =
        BigInt(inputTokens - cachedInputTokens - cacheWriteTokens) * input +
        BigInt(cachedInputTokens) * cached +
        BigInt(cacheWriteTokens) * written +
        BigInt(outputTokens) * output;
      return (cost + tokensOfAPrice - 1n) / tokensOfAPrice;
    },
    isZero: input === 0n || output === 0n,
  };
};

const parse = (content: string): unknown => {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
};

/**
 * Parses a list of prices, JSON: `{"<model>": {"input": 0.15, "cachedInput": 0.075, "cacheWrite": 0.19, "output": 0.60}}`, in dollars
 * for a million tokens. `cachedInput`, for input read from the provider's cache, and `cacheWrite`, for input written to it, are `input`
 * where they are absent. Costs are exact, and rounded up to a nano-dollar.
 */
export const parsePriceList = (content: string): PriceList => {
  const list = parse(content);
  if (typeof list !== 'object' || list === null || Array.isArray(list)) {
    return { prices: new Map(), problems: ['it must be a JSON object: {"<model>": {"input": 0.15, "output": 0.6}}.'] };
  }
  const prices = new Map<string, ListedPrice>();
  const problems: string[] = [];
  for (const [model, value] of Object.entries(list)) {
    try {
      prices.set(model, listedPrice(value));
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      problems.push(...error.errors.map((problem) => `the price of "${model}": ${problem}.`));
    }
  }
  return { prices, problems };
};
