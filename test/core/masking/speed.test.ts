import test from 'ava';
import { createMaskTable } from '../../../src/core/masking/mask-table.ts';
import { maskText } from '../../../src/core/masking/mask-text.ts';
import { unmaskText } from '../../../src/core/masking/unmask.ts';
import { unmaskedInPieces } from '../../support/unmasked-in-pieces.ts';
import { lowestProcessorMs, passesOver, processorMsBelow } from '../../support/processor-time.ts';

const length = 100_000;
const filled = (unit: string): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

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
  test.serial(`a hundred thousand characters take linear time: ${unit}`, (t) => {
    const text = filled(unit);
    const plain = lowestProcessorMs(() => passesOver(filled('a b '), 20));
    const limit = 30 * plain;
    const masking = processorMsBelow(limit, () => maskText(text, [], createMaskTable(table.entries())));
    const unmasking = processorMsBelow(limit, () => unmaskText(text, table));
    const streaming = processorMsBelow(limit, () => unmaskedInPieces(text.split(''), table));
    t.log([masking, unmasking, streaming, plain].map((taken) => `${taken.toFixed(0)} ms`).join(', '));
    t.true(Math.max(masking, unmasking, streaming) < limit);
  });
}
