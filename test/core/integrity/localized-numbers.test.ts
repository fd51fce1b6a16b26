import test from 'ava';
import { checksOf } from '../../support/checks-of.ts';
import { openProtection } from '../../support/session-masker.ts';
import { otherNumbers } from './other-numbers.ts';
import { sameNumbers, type NumberRow } from './same-numbers.ts';

const isClean = ([language, input, result]: NumberRow): string[] => {
  const {
    missing = [],
    duplicated = [],
    invented = [],
  } = checksOf({ input, result, format: 'text', language }).numbers ?? {};
  return [...missing.map((name) => `missing ${name}`), ...[...duplicated, ...invented].map((name) => `more ${name}`)];
};

const titleOf = ([language, text, result]: NumberRow): string =>
  `${JSON.stringify(text)} as ${JSON.stringify(result)}${language === '' ? '' : ` in ${language}`}`;

for (const row of sameNumbers) {
  test(`has the same numbers: ${titleOf(row)}`, (t) => {
    t.deepEqual(isClean(row), []);
  });
}

for (const row of otherNumbers) {
  test(`has other numbers: ${titleOf(row)}`, (t) => {
    t.not(isClean(row).length, 0);
  });
}

test('what is missing and what is new is named as it is written', (t) => {
  t.deepEqual(
    checksOf({
      input: 'Total 1,250 EUR by 5 May',
      result: 'Gesamt 1.520 € bis 5. Mai',
      format: 'text',
      language: 'German',
    }).numbers,
    {
      expected: 2,
      missing: ['1,250 EUR'],
      duplicated: [],
      invented: ['1.520 €'],
    },
  );
});

test('a session compares numbers by the language that was asked for', async (t) => {
  const comparison = { input: 'It weighs 1.500 kg.', result: 'Es wiegt 1,500 kg.', sent: [] };
  const german = await openProtection({ language: 'German' }).repair(comparison);
  t.deepEqual(german.checks.numbers, { expected: 1, missing: [], duplicated: [], invented: [] });
  const unknown = await openProtection().repair(comparison);
  t.deepEqual(unknown.checks.numbers?.missing, ['1.500 kg']);
});
