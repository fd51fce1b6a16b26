import test from 'ava';
import { contextWindowOf, priceOf } from '../../../src/adapters/model-catalogue/catalogue.ts';
import { providers } from '../../../src/adapters/providers/index.ts';

for (const [name, { defaultModel }] of Object.entries(providers).filter(([name]) => name !== 'mock')) {
  test(`the default model of ${name} has a price and a context window`, (t) => {
    t.true((contextWindowOf(name, defaultModel) ?? 0) >= 100_000);
    const price = priceOf(name, defaultModel);
    t.is(price?.({ inputTokens: 0, outputTokens: 0 }), 0n);
    const input = price?.({ inputTokens: 1000, outputTokens: 0 }) ?? 0n;
    const cached = price?.({ inputTokens: 1000, cachedInputTokens: 1000, outputTokens: 0 }) ?? 0n;
    const output = price?.({ inputTokens: 0, outputTokens: 1000 }) ?? 0n;
    t.true(cached > 0n && cached < input && input < output, `${cached} < ${input} < ${output}`);
  });
}

test('a price of the catalogue is in nano-dollars', (t) => {
  const price = priceOf('claude', 'claude-haiku-4-5');
  // One dollar for a million tokens of input, a tenth of it when cached, and five for a million of output.
  t.is(price?.({ inputTokens: 1_000_000, outputTokens: 1_000_000 }), 6_000_000_000n);
  t.is(price?.({ inputTokens: 3, cachedInputTokens: 1, outputTokens: 7 }), 37_100n);
});

test('input that Claude writes to its cache costs a quarter more', (t) => {
  const price = priceOf('claude', 'claude-haiku-4-5');
  t.is(price?.({ inputTokens: 1_000_000, cacheWriteTokens: 1_000_000, outputTokens: 0 }), 1_250_000_000n);
  const openai = priceOf('openai', 'gpt-5.4-mini');
  const plain = openai?.({ inputTokens: 1000, outputTokens: 0 });
  t.is(openai?.({ inputTokens: 1000, cacheWriteTokens: 1000, outputTokens: 0 }), plain);
});

test('floating-point noise costs nothing', (t) => {
  const price = priceOf('claude', 'claude-haiku-4-5');
  for (let tokens = 1; tokens < 5000; tokens += 1) {
    t.is(price?.({ inputTokens: tokens, cachedInputTokens: tokens, outputTokens: 0 }), BigInt(tokens) * 100n);
  }
});

test('a model that the catalogue lacks has neither a price nor a context window', (t) => {
  for (const [provider, model] of [
    ['openai', 'a-model-of-our-own'],
    ['claude', 'gpt-5.4-mini'],
    ['mock', 'sample'],
  ] as const) {
    t.is(priceOf(provider, model), undefined);
    t.is(contextWindowOf(provider, model), undefined);
  }
});
