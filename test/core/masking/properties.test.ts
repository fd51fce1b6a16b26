import test from 'ava';
import fc from 'fast-check';
import { labelOfKind } from '../../../src/core/masking/mask-label.ts';
import { createMaskTable, type MaskTable } from '../../../src/core/masking/mask-table.ts';
import { maskText, type MaskSpan } from '../../../src/core/masking/mask-text.ts';
import { unmaskText } from '../../../src/core/masking/unmask.ts';
import { unmaskedInPieces } from '../../support/unmasked-in-pieces.ts';
import { findSensitive } from '../../../src/core/privacy/find-sensitive.ts';
import { randomRuns } from '../../support/random-runs.ts';

const policy = {
  enabled: true,
  patterns: [{ name: 'Customer', pattern: 'KD-\\d{4,6}' }],
  sensitiveAttributes: [],
};

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: length, maxLength: length });
const name = fc.string({ unit: fc.constantFrom(...Array.from('abcxyzäß1')), minLength: 1, maxLength: 6 });

/** Values that are found wherever they stand between spaces. */
const sensitive = fc.oneof(
  fc.tuple(name, name).map(([user, host]) => `${user}x@${host}.com`),
  digits(7).map((number) => `+49 30 ${number}`),
  digits(4).map((number) => `(555) 123-${number}`),
  digits(5).map((number) => `KD-${number}`),
  // Four small numbers alone are a version.
  fc.ipV4().map((address) => `host ${address}`),
  fc.constantFrom(
    '4111 1111 1111 1111',
    '5500-0000-0000-0004',
    'DE89 3704 0044 0532 0130 00',
    '123-45-6789',
    'QQ123456C',
  ),
  fc.tuple(digits(8), digits(8)).map(([a, b]) => `sk-${a}abcdef${b}`),
);

/** What may be taken for a mask, or be made a part of one by what stands beside it. */
const lookalike = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('⟦', '[[', '\\[\\[', '[', '&#10214;', '&lobrk;', '%E2%9F%A6', '〚', '【'),
      fc.constantFrom('', ' '),
      fc.constantFrom('EMAIL', 'Term', 'term', 'LITERAL', 'ID', 'FOO', 'EMA', ''),
      fc.constantFrom('_', '\\_', '-', ' ', ''),
      fc.constantFrom('1', '2', '12', '007', '', '1234567890'),
      fc.constantFrom('', 's', "'s", '’n', ' '),
      fc.constantFrom('⟧', ']]', '\\]\\]', ']', '&#10215;', '&robrk;', ''),
    )
    .map((parts) => parts.join('')),
  fc.constantFrom('⟦', '⟧', '[', '[[', ']', ']]', '_', '1', '\\', '&', '%', 'EMAIL', '⟦EMAIL_', '1⟧', '_1]]'),
);
const plain = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(' ', '\n', 'Kunde', 'and', '😀', '\ud83d', '\ude00', '客户', '<b>', '`', '|'),
);

const text = fc
  .array(
    fc.oneof({ arbitrary: sensitive, weight: 2 }, { arbitrary: lookalike, weight: 3 }, { arbitrary: plain, weight: 2 }),
    {
      maxLength: 25,
    },
  )
  .map((parts) => parts.join(''));

const spansIn = (value: string): MaskSpan[] =>
  findSensitive(value, policy).map(({ start, end, kind }) => ({ start, end, label: labelOfKind[kind] }));

/** Spans of any kind at any place, as other rooms may name them. */
const anySpans = (value: string, places: readonly (readonly [number, number])[]): MaskSpan[] =>
  places.map(([a, b]) => {
    const [start, end] = [a % (value.length + 1), b % (value.length + 1)].sort((one, other) => one - other) as [
      number,
      number,
    ];
    return { start, end, label: (['URL', 'TERM', 'CODE', 'SECRET'] as const)[(a + b) % 4] ?? 'URL' };
  });
const places = fc.array(fc.tuple(fc.nat(200), fc.nat(200)), { maxLength: 4 });

const split = (value: string, cuts: readonly number[]): string[] => {
  const at = [0, ...cuts.map((cut) => cut % (value.length + 1)).sort((a, b) => a - b), value.length];
  return at.slice(1).map((end, index) => value.slice(at[index], end));
};

const runs = { numRuns: randomRuns(2_000) };

test('a text that is masked and unmasked is itself, in any pieces, whatever it holds', (t) => {
  fc.assert(
    fc.property(text, places, fc.array(fc.nat(), { maxLength: 30 }), fc.boolean(), (value, random, cuts, grown) => {
      const table = createMaskTable();
      if (grown) for (const each of ['john@x.io', 'EMAIL', '⟦x', '1⟧⟦']) table.maskOf('TERM', each);
      const masked = maskText(value, [...spansIn(value), ...anySpans(value, random)], table);
      t.is(unmaskText(masked, table), value);
      t.is(unmaskedInPieces(split(masked, cuts), table), value);
      t.is(unmaskedInPieces(Array.from(masked), table), value);
    }),
    runs,
  );
});

test('what a model makes of masks comes out the same in any pieces', (t) => {
  const table = createMaskTable();
  for (const label of ['EMAIL', 'TERM', 'ID', 'LITERAL'] as const) {
    for (const value of ['a@x.io', 'kunde', '😀', '⟦EMAIL_1⟧']) table.maskOf(label, value);
  }
  fc.assert(
    fc.property(text, fc.array(fc.nat(), { maxLength: 30 }), (value, cuts) => {
      const whole = unmaskText(value, table);
      t.is(unmaskedInPieces(split(value, cuts), table), whole);
      t.is(unmaskedInPieces(Array.from(value), table), whole);
    }),
    runs,
  );
});

test('nothing that was found stands in what is sent', (t) => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          sensitive,
          plain.map((each) => ` ${each} `),
        ),
        { maxLength: 20 },
      ),
      (parts) => {
        const value = parts.join(' ');
        const table = createMaskTable();
        const masked = maskText(value, spansIn(value), table);
        for (const entry of table.entries()) if (entry.value.length >= 4) t.false(masked.includes(entry.value));
      },
    ),
    runs,
  );
});

test('what is put between spaces is found', (t) => {
  fc.assert(
    fc.property(sensitive, (value) =>
      t.not(maskText(`a ${value} b`, spansIn(`a ${value} b`), createMaskTable()), `a ${value} b`),
    ),
    runs,
  );
});

test('a value has the same mask in every text of a table, and of a table made of its entries', (t) => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 5 }), (texts) => {
      let table = createMaskTable();
      const masks = new Map<string, string>();
      for (const value of texts) {
        maskText(value, spansIn(value), table);
        table = createMaskTable(JSON.parse(JSON.stringify(table.entries())) as ReturnType<MaskTable['entries']>);
        for (const { label, value: each } of table.entries()) {
          const key = `${label} ${each}`;
          const mask = table.maskOf(label, each);
          t.is(masks.get(key) ?? mask, mask);
          masks.set(key, mask);
        }
        t.is(new Set(masks.values()).size, masks.size);
      }
    }),
    { numRuns: randomRuns(500) },
  );
});

test('a restored text, masked again with the same table, is masked the same way', (t) => {
  fc.assert(
    fc.property(text, (value) => {
      const table = createMaskTable();
      const masked = maskText(value, spansIn(value), table);
      const restored = unmaskText(masked, table);
      t.is(maskText(restored, spansIn(restored), table), masked);
    }),
    runs,
  );
});
