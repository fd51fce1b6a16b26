import test from 'ava';
import { createMaskTable } from '../../../src/core/masking/mask-table.ts';
import { maskText } from '../../../src/core/masking/mask-text.ts';
import { createUnmasker, unmaskText } from '../../../src/core/masking/unmask.ts';

const length = 100_000;
const filled = (unit: string): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

const fastest = (work: () => unknown): number =>
  Math.min(
    ...[1, 2, 3].map(() => {
      const start = performance.now();
      work();
      return performance.now() - start;
    }),
  );

/** What it costs to look at each character of a text as long a few dozen times. */
const plainPass = (): number =>
  fastest(() => {
    let seen = 0;
    for (let pass = 0; pass < 20; pass += 1) for (const unit of filled('a b ').split('')) seen += unit === ' ' ? 1 : 0;
    return seen;
  });

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
    const plain = plainPass();
    const masking = fastest(() => maskText(text, [], createMaskTable(table.entries())));
    const unmasking = fastest(() => unmaskText(text, table));
    const streaming = fastest(() => {
      const { push, end } = createUnmasker(table);
      for (const piece of text.split('')) push(piece);
      return end();
    });
    t.log([masking, unmasking, streaming, plain].map((taken) => `${taken.toFixed(0)} ms`).join(', '));
    t.true(Math.max(masking, unmasking, streaming) < 30 * plain);
  });
}
