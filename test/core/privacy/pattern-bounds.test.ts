import test from 'ava';
import { ZomaError } from '../../../src/core/errors.ts';
import { assertWithinBudget, problemOfPattern, problemOfPatterns } from '../../../src/core/privacy/pattern-bounds.ts';
import { estimateSteps } from '../../../src/core/privacy/pattern-size.ts';
import { compilePattern } from '../../../src/core/privacy/pattern.ts';
import { openProtection, plainProtection } from '../../support/session-masker.ts';

const patternsOf = (count: number, pattern: string) =>
  Array.from({ length: count }, (_, index) => ({ name: `P ${index}`, pattern }));

test('policies that may be set leave room for a text of a hundred thousand characters and its context', (t) => {
  const largest = patternsOf(4, 'x{240}');
  t.is(problemOfPatterns(largest), undefined);
  t.notThrows(() => assertWithinBudget(largest, 150_000));
  t.regex(problemOfPatterns(patternsOf(50, 'x{240}')) ?? '', /1000 at most/);
});

test('what a stored policy would search for too long is refused before anything of it is sent', async (t) => {
  const policy = { ...plainProtection.policy, patterns: patternsOf(50, 'x{240}') };
  const text = 'x'.repeat(60_000);
  const texts = [
    { text, keepsProtected: true },
    { text: '', keepsProtected: false },
  ];
  const error = await t.throwsAsync(openProtection({ policy }).mask(texts), { instanceOf: ZomaError });
  const mostCharacters = Math.floor(150_000_000 / (50 * compilePattern('x{240}').steps));
  t.deepEqual(
    { code: error.code, details: error.details },
    {
      code: 'payload_too_large',
      details: { characters: 60_000, mostCharacters },
    },
  );
  t.notRegex(error.message, /x\{240\}|P 1/);
  // Many short texts count as one long one.
  const pieces = Array.from({ length: 60 }, () => ({ text: 'y'.repeat(1_000), keepsProtected: false }));
  await t.throwsAsync(openProtection({ policy }).mask(pieces), { instanceOf: ZomaError });
  t.is((await openProtection({ policy: { ...policy, enabled: false } }).mask(pieces)).length, 60);
});

for (const pattern of [
  'KD-\\d{6}',
  '[A-Z]{2,3}-\\d{4,8}',
  '[]x]{20}',
  '\\x{263A}{30}',
  '\\p{Greek}{10}y',
  '((x{10}){10}){2}',
  '\\Q{999}\\Ex{3}',
  '(?i)\\pL{200}',
  '\\{900}',
  'x{2,}',
  '[[:alpha:]{900}]',
]) {
  test(`the size of ${pattern} is estimated without compiling it`, (t) => {
    const { steps } = compilePattern(pattern);
    const estimated = estimateSteps(pattern);
    t.true(estimated <= 4 * steps && estimated >= steps / 4, `${estimated}, ${steps}`);
  });
}

test('a pattern that would be huge is refused', (t) => {
  t.is(problemOfPattern('[a-z]{1000}'.repeat(45)), 'it repeats too much');
  t.is(problemOfPattern('((x{10}){10}){10}'), 'it repeats too much');
});
