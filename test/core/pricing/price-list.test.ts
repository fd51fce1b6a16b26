import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { highestCost } from '../../../src/core/pricing/price.ts';
import { parsePriceList } from '../../../src/core/pricing/price-list.ts';

const listOf = (entries: object) => parsePriceList(JSON.stringify(entries));

const priceOf = (t: ExecutionContext, entry: object) => {
  const { prices, problems } = listOf({ x: entry });
  t.deepEqual(problems, []);
  const listed = prices.get('x');
  if (listed === undefined) throw new TypeError('the price is not there');
  return listed;
};

test('a price is in dollars for a million tokens', (t) => {
  const { price } = priceOf(t, { input: 0.15, cachedInput: 0.075, output: 0.6 });
  t.is(price({ inputTokens: 1_000_000, outputTokens: 0 }), 150_000_000n);
  t.is(price({ inputTokens: 1_000_000, cachedInputTokens: 1_000_000, outputTokens: 0 }), 75_000_000n);
  t.is(price({ inputTokens: 1_000_000, cachedInputTokens: 400_000, outputTokens: 1_000_000 }), 720_000_000n);
  t.is(price({ inputTokens: 0, outputTokens: 0 }), 0n);
});

test('cached input costs what input does, unless the list says otherwise', (t) => {
  const { price } = priceOf(t, { input: 0.15, output: 0.6 });
  t.is(price({ inputTokens: 10, cachedInputTokens: 10, outputTokens: 0 }), 1500n);
});

test('input that is written to a cache has a price of its own, and costs what input does without one', (t) => {
  const usage = { inputTokens: 1_000_000, cachedInputTokens: 200_000, cacheWriteTokens: 300_000, outputTokens: 0 };
  // 0.5 × 1 + 0.2 × 0.1 + 0.3 × 1.25 dollars.
  t.is(priceOf(t, { input: 1, cachedInput: 0.1, cacheWrite: 1.25, output: 5 }).price(usage), 895_000_000n);
  t.is(priceOf(t, { input: 1, cachedInput: 0.1, output: 5 }).price(usage), 820_000_000n);
});

test('what is reserved is never below what caches make of the price', (t) => {
  const cost = fc.integer({ min: 0, max: 5_000_000 }).map((micro) => micro / 1e6);
  const entry = fc.record({ input: cost, cachedInput: cost, cacheWrite: cost, output: cost });
  fc.assert(
    fc.property(
      entry,
      fc.nat(100_000),
      fc.nat(100),
      fc.nat(100),
      fc.nat(1000),
      (prices, inputTokens, read, written, outputTokens) => {
        const { price } = priceOf(t, prices);
        const cachedInputTokens = Math.floor((inputTokens * read) / 100);
        const cacheWriteTokens = Math.floor(((inputTokens - cachedInputTokens) * written) / 100);
        const billed = price({ inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens });
        return billed <= highestCost(price, { inputTokens, outputTokens });
      },
    ),
    { numRuns: 200 },
  );
});

test('a part of a nano-dollar is a whole one', (t) => {
  const { price } = priceOf(t, { input: 0.000000001, output: 0.0001 });
  t.is(price({ inputTokens: 1, outputTokens: 0 }), 1n);
  t.is(price({ inputTokens: 1_000_000, outputTokens: 0 }), 1n);
  t.is(price({ inputTokens: 1_000_001, outputTokens: 0 }), 2n);
  t.is(price({ inputTokens: 0, outputTokens: 11 }), 2n);
});

test('every price of up to nine decimals is exact', (t) => {
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 15n), fc.nat(10_000_000), (nano, tokens) => {
      const digits = nano.toString().padStart(10, '0');
      const dollars = Number(`${digits.slice(0, -9)}.${digits.slice(-9)}`);
      const { price } = priceOf(t, { input: dollars, output: dollars });
      const exact = (nano * BigInt(tokens) + 999_999n) / 1_000_000n;
      return price({ inputTokens: tokens, outputTokens: 0 }) === exact;
    }),
    { numRuns: 300 },
  );
});

test('a list says which models cost nothing', (t) => {
  t.true(priceOf(t, { input: 0, output: 0 }).isZero);
  t.true(priceOf(t, { input: 0.1, output: 0 }).isZero);
  t.false(priceOf(t, { input: 0.1, cachedInput: 0, output: 0.1 }).isZero);
});

test('what is wrong is said of every model by its name, and the others keep their prices', (t) => {
  const { prices, problems } = parsePriceList(`{
    "good": {"input": 1, "output": 2},
    "negative": {"input": -1, "output": 2},
    "endless": {"input": 1, "output": 1e999},
    "text": {"input": "1", "output": 2},
    "null": {"input": null, "output": 2},
    "fine": {"input": 0.0000000001, "output": 2},
    "empty": {},
    "unknown": {"input": 1, "output": 2, "outptu": 3, "currency": "EUR"},
    "number": 3,
    "list": [],
    "nothing": null
  }`);
  t.deepEqual([...prices.keys()], ['good']);
  t.deepEqual(problems, [
    'the price of "negative": input must not be negative.',
    'the price of "endless": output must be at most 1000000.',
    'the price of "text": input must be a number.',
    'the price of "null": input is missing.',
    'the price of "fine": input must have at most nine decimals.',
    'the price of "empty": input is missing.',
    'the price of "empty": output is missing.',
    'the price of "unknown": it must not have outptu, currency.',
    'the price of "number": it must be like {"input": 0.15, "output": 0.6}.',
    'the price of "list": it must be like {"input": 0.15, "output": 0.6}.',
    'the price of "nothing": it must be like {"input": 0.15, "output": 0.6}.',
  ]);
});

test('an empty list is right, and what is no JSON object is no list', (t) => {
  t.deepEqual(parsePriceList('{}'), { prices: new Map(), problems: [] });
  for (const content of ['', 'prices', '[]', 'null', '3', '{"x":']) {
    t.is(parsePriceList(content).problems.length, 1, content);
  }
});
