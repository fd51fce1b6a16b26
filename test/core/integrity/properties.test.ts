import test from 'ava';
import fc from 'fast-check';
import type { FormatName } from '../../../src/core/text/formats.ts';
import { checksOf } from '../../support/checks-of.ts';
import { findProtected } from '../../../src/core/integrity/find-protected.ts';
import { protectedKinds, type ProtectedKind } from '../../../src/core/integrity/kinds.ts';
import { repairResult } from '../../../src/core/integrity/repair.ts';
import { randomRuns } from '../../support/random-runs.ts';

const numRuns = randomRuns(3_000);
const holds = <Value>(values: fc.Arbitrary<Value>, property: (value: Value) => boolean) =>
  fc.assert(fc.property(values, property), { numRuns });

const common: Readonly<Partial<Record<ProtectedKind, readonly string[]>>> = {
  placeholders: [
    '{{name}}',
    '{{{raw}}}',
    '${a.b}',
    '%{count}',
    '%1$s',
    '<%= x %>',
    '{% if y %}',
    '{0}',
    '[[page]]',
    '%%ID%%',
    '*|FNAME|*',
  ],
  urls: [
    'https://a.example/b?c=1',
    'http://x.example/(y)',
    'www.example.com/z',
    'ftp://f.example',
    'mailto:a@b.example',
  ],
  mentions: ['@maria', '@first.last', '@[Ann Berg](u-1)'],
  references: ['#123', '#tag', 'ABC-123', 'owner/repo#12'],
  numbers: ['1,200 EUR', '5 kg', '5 lb', '3.5 %', '2024-05-01', '14:30', '42', '€7', '-8 °C'],
};
const ofFormat: Readonly<Record<FormatName, Readonly<Partial<Record<ProtectedKind, readonly string[]>>>>> = {
  text: { ...common, code: ['`a b`', '``c ` d``'] },
  markdown: {
    ...common,
    code: ['`a b`', '``c ` d``'],
    markdown: ['[link](/to)', '![image](/i.png "title")', '[^1]'],
  },
  html: { ...common, html: ['<b class="x">', '<br>', '<img src="/i" alt="x">'] },
};

interface Part {
  readonly kind: ProtectedKind | 'word';
  readonly text: string;
}

const words = fc
  .constantFrom('word', 'and', 'über', 'the client', '客户', 'a, b', 'x.')
  .map((text): Part => ({ kind: 'word', text }));
const protectedPart = (format: FormatName): fc.Arbitrary<Part> =>
  fc.constantFrom(
    ...Object.entries(ofFormat[format]).flatMap(([kind, texts]) =>
      texts.map((text): Part => ({ kind: kind as ProtectedKind, text })),
    ),
  );

const written = (parts: readonly Part[]): string => parts.map(({ text }) => text).join(' , ');

/** A text of parts, and one in which some of them are lost, doubled or new. */
const scenarios = fc.constantFrom<FormatName>('text', 'markdown', 'html').chain((format) => {
  const part = fc.oneof(words, protectedPart(format));
  const change = fc.constantFrom('keep', 'keep', 'keep', 'lose', 'double');
  return fc
    .tuple(fc.array(fc.tuple(part, change), { maxLength: 25 }), fc.array(fc.tuple(fc.nat(), part), { maxLength: 4 }))
    .map(([changed, added]) => {
      const before = changed.map(([one]) => one);
      const after = changed.flatMap(([one, what]) => (what === 'lose' ? [] : what === 'double' ? [one, one] : [one]));
      for (const [seed, one] of added) after.splice(seed % (after.length + 1), 0, one);
      return { format, before, after };
    });
});

const countsOf = (parts: readonly Part[], kind: ProtectedKind): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const part of parts) if (part.kind === kind) counts.set(part.text, (counts.get(part.text) ?? 0) + 1);
  return counts;
};

const times = (text: string, count: number): string[] => Array.from({ length: Math.max(0, count) }, () => text);
const sorted = (texts: readonly string[]): string => JSON.stringify([...texts].sort());

test('each part that is lost, doubled or new is named, and nothing else is', (t) => {
  holds(scenarios, ({ format, before, after }) => {
    const checks = checksOf({ input: written(before), result: written(after), format });
    return protectedKinds.every((kind) => {
      const had = countsOf(before, kind);
      const has = countsOf(after, kind);
      const check = checks[kind];
      if (had.size === 0 && has.size === 0) return check === undefined;
      const gained = [...has].map(([text, count]) => ({
        text,
        count: had.get(text) ?? 0,
        more: count - (had.get(text) ?? 0),
      }));
      return (
        check?.expected === before.filter((part) => part.kind === kind).length &&
        sorted(check.missing) ===
          sorted([...had].flatMap(([text, count]) => times(text, count - (has.get(text) ?? 0)))) &&
        sorted(check.duplicated) ===
          sorted(gained.flatMap(({ text, count, more }) => (count > 0 ? times(text, more) : []))) &&
        sorted(check.invented) ===
          sorted(gained.flatMap(({ text, count, more }) => (count === 0 ? times(text, more) : [])))
      );
    });
  });
  t.pass();
});

const anyText = fc.oneof(
  scenarios.map(({ before }) => written(before)),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...protectedKinds.flatMap((kind) => ofFormat.markdown[kind] ?? ofFormat.html[kind] ?? [])),
        fc.constantFrom(
          '`',
          '``',
          '```\n',
          '~~~',
          '    ',
          '\n',
          '\n\n',
          '> ',
          '- ',
          '1. ',
          '|',
          '|-|-|',
          '[',
          '](',
          ')',
          '<',
          '>',
          '"',
          "'",
          '{',
          '}',
          '@',
          '#',
          '&amp;',
          '&#',
          '\\',
          '1',
          '.',
          ',',
          ' ',
          '\0',
          '👍',
        ),
        fc.string({ unit: 'binary', maxLength: 4 }),
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join('')),
);
const anyFormat = fc.constantFrom<FormatName>('text', 'markdown', 'html');

test('in any text, each span is what it says, in order, and spans of text do not overlap', (t) => {
  holds(fc.tuple(anyText, anyFormat), ([text, format]) => {
    const spans = findProtected(text, format);
    const running = spans.filter(({ kind }) => kind !== 'html' && kind !== 'markdown');
    return (
      spans.every((span) => span.start < span.end && text.slice(span.start, span.end) === span.text) &&
      spans.every((span, index) => index === 0 || (spans[index - 1]?.start ?? 0) <= span.start) &&
      running.every((span, index) => index === 0 || (running[index - 1]?.end ?? 0) <= span.start)
    );
  });
  t.pass();
});

test('any text that is given back is clean, and is not repaired', (t) => {
  holds(fc.tuple(anyText, anyFormat), ([text, format]) => {
    const { result, checks } = repairResult({ input: text, result: text, format });
    return (
      result === text &&
      Object.values(checks).every(
        ({ missing, duplicated, invented }) => missing.length + duplicated.length + invented.length === 0,
      )
    );
  });
  t.pass();
});

test('in any two texts, what the result has less or more of is counted', (t) => {
  holds(fc.tuple(anyText, anyText, anyFormat), ([input, result, format]) => {
    const checks = checksOf({ input, result, format });
    const before = findProtected(input, format);
    const after = findProtected(result, format);
    return protectedKinds.every((kind) => {
      const check = checks[kind];
      const [had, has] = [before, after].map((spans) => spans.filter((span) => span.kind === kind).length);
      if (check === undefined) return had === 0 && has === 0;
      const { expected, missing, duplicated, invented } = check;
      const more = duplicated.length + invented.length;
      // Numbers may also be written as words.
      if (kind === 'numbers') return expected === had && missing.length <= expected && more <= (has ?? 0);
      return expected === had && expected - missing.length + more === has;
    });
  });
  t.pass();
});

test('repairing never makes it worse, and twice is once', (t) => {
  const misspelt = scenarios.map(({ format, before, after }) => ({
    format,
    input: written(before),
    result: written(after).replace(/\{\{/g, '{{ ').replace(/@m/g, '@M').replace(/\$\{/g, '\\$\\{'),
  }));
  const faults = (comparison: Parameters<typeof checksOf>[0]): number =>
    Object.values(checksOf(comparison)).reduce(
      (sum, { missing, duplicated, invented }) => sum + missing.length + duplicated.length + invented.length,
      0,
    );
  holds(misspelt, (comparison) => {
    const { result } = repairResult(comparison);
    return (
      faults({ ...comparison, result }) <= faults(comparison) &&
      repairResult({ ...comparison, result }).result === result
    );
  });
  t.pass();
});
