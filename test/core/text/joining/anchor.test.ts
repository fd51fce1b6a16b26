import test from 'ava';
import fc from 'fast-check';
import { anchorOf } from '../../../../src/core/text/joining/seam.ts';
import { findMasks } from '../../../../src/core/masking/find-masks.ts';

const mask = fc.constantFrom('⟦EMAIL_1⟧', '⟦ TERM 12 s ⟧', '[[URL\\_7]]', '&#10214;SECRET_3&#10215;', '⟦PHONE_123456⟧');
const text = fc.array(fc.oneof(mask, fc.constantFrom('客户', ' ', '\n', 'word', 'endless', '.', '😀')), {
  minLength: 30,
  maxLength: 120,
});

test('what a model is to repeat never begins inside a mask', (t) => {
  fc.assert(
    fc.property(text, (parts) => {
      const shown = parts.join('');
      const start = shown.length - anchorOf(shown).length;
      t.false(findMasks(shown).some((found) => found.start < start && start < found.end));
    }),
    { numRuns: 2000 },
  );
});

test('what a model is to repeat begins with a mask where nothing but masks stands', (t) => {
  t.true(anchorOf('⟦EMAIL_1⟧'.repeat(50)).startsWith('⟦EMAIL_1⟧'));
});
