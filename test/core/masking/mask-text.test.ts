import test from 'ava';
import { createMaskTable } from '../../../src/core/masking/mask-table.ts';
import { maskText, type MaskSpan } from '../../../src/core/masking/mask-text.ts';
import type { MaskLabel } from '../../../src/core/masking/mask-label.ts';
import { unmaskText } from '../../../src/core/masking/unmask.ts';

/** Every place of the value in the text. */
const spansOf = (text: string, value: string, label: MaskLabel): MaskSpan[] => {
  const spans: MaskSpan[] = [];
  for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + value.length)) {
    spans.push({ start, end: start + value.length, label });
  }
  return spans;
};

test('each value has one mask, numbered by label in the order of coming', (t) => {
  const table = createMaskTable();
  const text = 'a@x.io, b@x.io, a@x.io, 10.0.0.1';
  const spans = [
    ...spansOf(text, '10.0.0.1', 'IP'),
    ...spansOf(text, 'a@x.io', 'EMAIL'),
    ...spansOf(text, 'b@x.io', 'EMAIL'),
  ];
  t.is(maskText(text, spans, table), '⟦EMAIL_1⟧, ⟦EMAIL_2⟧, ⟦EMAIL_1⟧, ⟦IP_1⟧');
  t.is(maskText('b@x.io', [{ start: 0, end: 6, label: 'EMAIL' }], table), '⟦EMAIL_2⟧');
});

test('a table made of the entries of another one goes on with its masks', (t) => {
  const first = createMaskTable();
  first.maskOf('EMAIL', 'a@x.io');
  first.maskOf('TERM', 'Heron');
  const second = createMaskTable(JSON.parse(JSON.stringify(first.entries())) as ReturnType<typeof first.entries>);
  t.deepEqual(second.entries(), first.entries());
  t.deepEqual([second.maskOf('TERM', 'Heron'), second.maskOf('EMAIL', 'b@x.io')], ['⟦TERM_1⟧', '⟦EMAIL_2⟧']);
});

test('a sensitive value that is known is masked wherever else it stands', (t) => {
  const table = createMaskTable();
  table.maskOf('SECRET', 'hunter22');
  table.maskOf('TERM', 'Anna');
  table.maskOf('URL', 'https://x.io');
  t.is(
    maskText('hunter22, xhunter22x, Anna, Annabelle, https://x.io', [], table),
    '⟦SECRET_1⟧, x⟦SECRET_1⟧x, ⟦TERM_1⟧, Annabelle, https://x.io',
  );
});

test('a value that is found late in a text is masked before that place too', (t) => {
  const text = 'hunter22 is it; password: hunter22';
  t.is(
    maskText(text, [{ start: 26, end: 34, label: 'SECRET' }], createMaskTable()),
    '⟦SECRET_1⟧ is it; password: ⟦SECRET_1⟧',
  );
});

test('of known values that overlap none is left whole', (t) => {
  const table = createMaskTable();
  for (const value of ['abc-1-def', 'def-2', 'def-2-ghi', '2-ghi-3', 'ghi-3']) table.maskOf('TERM', value);
  const masked = maskText('abc-1-def-2-ghi-3 def-2-ghi ghi-3', [], table);
  t.is(unmaskText(masked, table), 'abc-1-def-2-ghi-3 def-2-ghi ghi-3');
  for (const { value } of table.entries()) t.false(masked.includes(value), masked);
});

test('spans that overlap are one, with the label of the longest', (t) => {
  const table = createMaskTable();
  const spans: MaskSpan[] = [
    { start: 2, end: 5, label: 'EMAIL' },
    { start: 4, end: 9, label: 'URL' },
    { start: 9, end: 10, label: 'IP' },
  ];
  t.is(maskText('0123456789', spans, table), '01⟦URL_1⟧⟦IP_1⟧');
});

for (const text of [
  '⟦EMAIL_1⟧',
  '[[EMAIL_1]] and ⟦email 1⟧ and ⟦EMAIL_1',
  '⟦EMAIL_⟦EMAIL_1⟧1⟧',
  '⟦LITERAL_1⟧⟦LITERAL_2⟧',
  'ends in ⟦EMA',
  '⟦FOO_1⟧ ⟦x⟧ [[Wiki]]',
]) {
  test(`what looks like a mask in a user's own text is no hole: ${text}`, (t) => {
    const table = createMaskTable();
    table.maskOf('EMAIL', 'john@acme.com');
    const masked = maskText(text, [], table);
    t.is(unmaskText(masked, table), text);
  });
}

test('half a mask at the border of a span does not become a mask with it', (t) => {
  for (const [before, value, after] of [
    ['⟦EMAIL_', '1', '⟧'],
    ['[[EMAIL_1', 'x@y.io', ']]'],
    ['[', '[EMAIL_1]', ']'],
    ['⟦EMAIL_1', '⟧', ''],
    ['⟦', 'x@y.io', '⟧'],
  ] as const) {
    const table = createMaskTable();
    table.maskOf('EMAIL', 'john@acme.com');
    const text = before + value + after;
    const spans: MaskSpan[] = [{ start: before.length, end: before.length + value.length, label: 'SECRET' }];
    t.is(unmaskText(maskText(text, spans, table), table), text);
  }
});
