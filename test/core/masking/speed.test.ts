import test from 'ava';
import { createMaskTable } from '../../../src/core/masking/mask-table.ts';
import { maskText } from '../../../src/core/masking/mask-text.ts';
import { unmaskText } from '../../../src/core/masking/unmask.ts';
import { unmaskedInPieces } from '../../support/unmasked-in-pieces.ts';
import { assertLinearTime, repeating } from '../../support/linear-time.ts';
import { processorMsBelow } from '../../support/processor-time.ts';

const bounds = { length: 25_000, most: 1_500, least: 5 };

const table = createMaskTable();
for (let index = 0; index < 500; index += 1) table.maskOf('PHONE', `+49 30 ${1_000_000 + index}`);
for (let size = 4; size < 400; size += 9) table.maskOf('SECRET', `${'1 '.repeat(size)}2`);
table.maskOf('SECRET', `${'a'.repeat(5000)}b`);

for (const unit of [
  'The customer asked. ',
  '1 ',
  'a',
  '+49 30 1000',
  '+49 30 1000001 ',
  '⟦',
  '⟦EMAIL_1⟧',
  '[[',
  '[[EMAIL_1 ',
  '⟦PHONE_1⟧, ',
  '\\[',
  '&#10214;',
  '%E2%9F%A6ID',
]) {
  test(`a hundred thousand characters take linear time: ${unit}`, (t) => {
    for (const work of [
      (text: string) => maskText(text, [], createMaskTable(table.entries())),
      (text: string) => unmaskText(text, table),
      (text: string) => unmaskedInPieces(text.split(''), table),
    ])
      assertLinearTime(t, unit, repeating(unit, work), bounds);
  });
}

test('a text with a mask for each third character is unmasked in a moment', (t) => {
  const many = createMaskTable();
  const count = 25_000;
  for (let number = 1; number <= count; number += 1) many.add({ label: 'CODE', number, value: '`a`' });
  const masked = Array.from({ length: count }, (_, index) => `⟦CODE_${String(index + 1)}⟧a`).join('');
  t.is(unmaskText(masked, many), '`a`a'.repeat(count));
  const milliseconds = processorMsBelow(200, () => unmaskText(masked, many), 5);
  t.true(milliseconds < 200, `${milliseconds.toFixed(0)} ms`);
});
