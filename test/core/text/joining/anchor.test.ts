import test from 'ava';
import fc from 'fast-check';
import { anchorOf } from '../../../../src/core/text/joining/anchor.ts';
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
      const start = shown.length - anchorOf(shown, findMasks(shown)).length;
      t.false(findMasks(shown).some((found) => found.start < start && start < found.end));
    }),
    { numRuns: 2000 },
  );
});

test('what a model is to repeat begins with a mask where nothing but masks stands', (t) => {
  const masks = '⟦EMAIL_1⟧'.repeat(50);
  t.true(anchorOf(masks, findMasks(masks)).startsWith('⟦EMAIL_1⟧'));
});

test('the anchor is all of a short text, without the white space before it', (t) => {
  t.is(anchorOf('The fox'), 'The fox');
  t.is(anchorOf(' The fox '), 'The fox ');
  t.is(anchorOf(' \n'), '');
});

test('the anchor begins at a line or a word', (t) => {
  const line = 'Please check the invoice and send the report by Friday, at noon at the latest.';
  t.is(anchorOf(`${'The quick brown fox. '.repeat(20)}\n${line}`), line);
  const prose = 'The delivery was late and the customer asked for an offer by Friday. '.repeat(5);
  const anchor = anchorOf(prose);
  t.true(prose.endsWith(anchor) && anchor.length >= 60 && anchor.length <= 102);
  t.is(prose.charAt(prose.length - anchor.length - 1), ' ');
});

test('the anchor is a bounded tail of a text without spaces, and of one endless word', (t) => {
  t.is(anchorOf('客户要求提供报价'.repeat(50)).length, 100);
  const family = '👨‍👩‍👧'.repeat(100);
  t.is(anchorOf(family).length % 8, 0);
  t.true(anchorOf(family).length <= 100);
  t.true(anchorOf('a'.repeat(1000)).length <= 400);
  t.is(anchorOf(`The ${'a'.repeat(200)}`), 'a'.repeat(200));
});
