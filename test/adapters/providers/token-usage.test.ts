import test from 'ava';
import { tokenUsage } from '../../../src/adapters/providers/token-usage.ts';

const nonsense = [-1, 1.5, NaN, Infinity, '7', null, {}, [7], true, 2 ** 53];

test('there is a usage when input and output are counts', (t) => {
  t.deepEqual(tokenUsage(70, 9), { inputTokens: 70, outputTokens: 9 });
  t.deepEqual(tokenUsage(0, 0), { inputTokens: 0, outputTokens: 0 });
  for (const wrong of [...nonsense, undefined]) {
    t.is(tokenUsage(wrong, 9), undefined);
    t.is(tokenUsage(70, wrong), undefined);
  }
});

test('cached input is a part of the input, and anything else is none', (t) => {
  t.deepEqual(tokenUsage(70, 9, 70), { inputTokens: 70, cachedInputTokens: 70, outputTokens: 9 });
  for (const none of [...nonsense, undefined, 0, 71]) {
    t.deepEqual(tokenUsage(70, 9, none), { inputTokens: 70, outputTokens: 9 });
  }
});

test('input that was written to a cache is a part of what is not read from one', (t) => {
  t.deepEqual(tokenUsage(70, 9, 30, 40), {
    inputTokens: 70,
    cachedInputTokens: 30,
    cacheWriteTokens: 40,
    outputTokens: 9,
  });
  for (const none of [...nonsense, undefined, 0, 41]) {
    t.deepEqual(tokenUsage(70, 9, 30, none), { inputTokens: 70, cachedInputTokens: 30, outputTokens: 9 });
  }
});
