import { readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { contextTokens } from '../../../src/core/context/budget.ts';
import { recipeOf, fieldTypeNames, fieldTypes } from '../../../src/core/context/field-types/index.ts';
import type { Part, Recipe } from '../../../src/core/context/field-types/field-type.ts';
import type { ContextOptionName } from '../../../src/core/context/field-types/field-type.ts';
import { root } from '../../support/data-directory.ts';

const optionsOf = (part: Part): readonly ContextOptionName[] => ('options' in part ? part.options : [part.take]);

const inWords = (part: Part): string => {
  const most = 'atMost' in part ? part.atMost : 1;
  return most > 1 ? `${part.origin} (up to ${most})` : part.origin;
};

const listed = (parts: readonly Part[], told: (part: Part) => string): string =>
  [...new Set(parts.map(told))].join('; ') || '—';

const rowOf = (name: string, without: string, { parts, defaultOptions }: Recipe): string[] => {
  const isDefault = (part: Part): boolean => optionsOf(part).some((option) => defaultOptions.includes(option));
  return [
    name,
    without,
    listed(parts.filter(isDefault), inWords),
    listed(
      parts.filter((part) => !isDefault(part)),
      (part) => `\`${optionsOf(part).join('` or `')}\`: ${inWords(part)}`,
    ),
  ];
};

/** What docs/context.md has to say, by the recipes. */
const expected = (): string[][] => [
  ...fieldTypeNames.map((name) => rowOf(`\`${name}\``, fieldTypes[name].hint, fieldTypes[name])),
  rowOf('none named', '—', recipeOf(undefined)),
];

const page = () => readFile(path.join(root, 'docs/context.md'), 'utf8');

test('the table of what is sent says what the recipes say', async (t) => {
  const rows = (await page())
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  t.deepEqual(
    rows.slice(2),
    expected(),
    expected()
      .map((cells) => `| ${cells.join(' | ')} |`)
      .join('\n'),
  );
});

test('the budget is the one that the page names', async (t) => {
  t.true((await page()).includes(`${contextTokens.toLocaleString('en-US')} tokens`));
});
