import test from 'ava';
import {
  createUsageRecord,
  outputBesideReasoning,
  type Counters,
} from '../../../src/adapters/providers/token-usage.ts';

const nonsense = [-1, 1.5, NaN, Infinity, '7 tokens', null, {}, [7], true, 2 ** 53];

const usageOf = (...reports: readonly Counters[]) => {
  const record = createUsageRecord();
  for (const counters of reports) record.add(counters);
  return record.usage;
};

test('values that are no count, and zeros, are not reported', (t) => {
  t.deepEqual(usageOf({ inputTokens: 70, outputTokens: 9 }), { inputTokens: 70, outputTokens: 9 });
  t.is(usageOf({ inputTokens: 0, outputTokens: 0 }), undefined);
  for (const wrong of [...nonsense, undefined, 0]) {
    t.deepEqual(usageOf({ inputTokens: wrong, outputTokens: 9 }), { outputTokens: 9 });
    t.deepEqual(usageOf({ inputTokens: 70, outputTokens: wrong }), { inputTokens: 70 });
  }
});

test('the largest of each count stays, whatever follows', (t) => {
  const counted = usageOf(
    { inputTokens: 70 },
    { inputTokens: 0, outputTokens: 9 },
    { inputTokens: 0, outputTokens: 0 },
  );
  t.deepEqual(counted, { inputTokens: 70, outputTokens: 9 });
});

test('cached input that exceeds the input is ignored', (t) => {
  const counts = { inputTokens: 70, outputTokens: 9 };
  t.deepEqual(usageOf({ ...counts, cachedInputTokens: 70 }), { ...counts, cachedInputTokens: 70 });
  for (const none of [...nonsense, undefined, 0, 71]) {
    t.deepEqual(usageOf({ ...counts, cachedInputTokens: none }), counts);
  }
});

for (const [title, counts, expected] of [
  ['within the output, as OpenAI counts', { input: 100, output: 520, reasoning: 500, total: 620 }, 520],
  ['beside the output, as xAI counts', { input: 100, output: 20, reasoning: 500, total: 620 }, 520],
  ['beside the output, without a total', { input: 100, output: 20, reasoning: 500, total: undefined }, 520],
  ['only in the total, as Gemini counts', { input: 9, output: 22, reasoning: undefined, total: 1148 }, 1139],
  ['and nothing else', { input: 100, output: undefined, reasoning: undefined, total: 620 }, 520],
  ['as more than the total has room for', { input: 12, output: 9, reasoning: 5000, total: 21 }, 9],
  ['of which there is none', { input: 100, output: 20, reasoning: 0, total: 120 }, 20],
] as const) {
  test(`finds the output when reasoning is counted ${title}`, (t) => {
    t.is(outputBesideReasoning(counts), expected);
  });
}

test('input that was written to a cache is a part of the input that was not read from one', (t) => {
  const counts = { inputTokens: 70, cachedInputTokens: 30, outputTokens: 9 };
  t.deepEqual(usageOf({ ...counts, cacheWriteTokens: 40 }), { ...counts, cacheWriteTokens: 40 });
  for (const none of [...nonsense, undefined, 0, 41]) {
    t.deepEqual(usageOf({ ...counts, cacheWriteTokens: none }), counts);
  }
});
