import type { ExecutionContext, TestFn } from 'ava';
import { processorMsBelow } from './processor-time.ts';
import { wholeOr } from './random-runs.ts';

const times = 4;
const pieces = [
  ...[
    '界@',
    'a@',
    '@',
    'a@b.c',
    'a@b.co ',
    '＠',
    '1',
    '12',
    '123 ',
    '+1 ',
    '+1',
    '(0',
    '(030) ',
    '1-',
    '1.',
    '1,',
    "1'",
    '1/',
  ],
  ...[
    '12:',
    '1 000 ',
    '2020-01-01T',
    '$1',
    '-1',
    '0 ',
    '::1',
    ':1',
    '1.1.',
    '4111 ',
    'DE12 3456',
    'MT84 ',
    'tel ',
    'ssn ',
  ],
  ...[
    'passport ',
    'key=',
    'password',
    'password="',
    "password='\\",
    'secret is ',
    '?key=',
    'pin 1',
    'bearer ',
    'token=a',
  ],
  ...['eyJaaaaaaaaa.', 'sk-', 'SG.aaaaaaaa.', '-----BEGIN PRIVATE KEY-----', '-----BEGIN ', '://a:', 'A', 'a', 'a b '],
  ...[
    '{{',
    '{{a',
    '}}',
    '{',
    '${',
    '{%',
    '<%',
    '%(',
    '%',
    '%40',
    '%%A',
    '__A',
    '*|',
    '[[',
    '<a',
    '<a ',
    '<',
    '<!--',
    '</a',
  ],
  ...[
    '<script>',
    '<pre>',
    '<p>',
    '<b>',
    '<li>',
    '<td>',
    '<a href="',
    '<a title="x">',
    '<?',
    '`',
    '` ',
    '```\n',
    '~~~\n',
  ],
  ...['[](', '[', ']', '](', '[a](', '[a](<', '[^', '[a]: ', '![a](b)', '|-', '|\n|-|\n', '> ', '- ', '1. ', '    a\n'],
  ...[
    '-',
    '--',
    '(',
    ')',
    '"',
    "'",
    '“',
    '“”',
    '«',
    '\\',
    '\\"',
    '&',
    '&#64;',
    '#',
    '#a',
    'a/a#',
    'AB-1',
    '_',
    '*',
    '\n',
    ' ',
  ],
  ...[
    'https://',
    'http://a(',
    'www.a',
    '@[a](',
    '@a.',
    '⟦',
    '⟦EMAIL_1',
    '⟦EMAIL_1⟧',
    '\u00a0',
    '\u0301',
    '😀',
    '\ud800',
  ],
];

/** The same on each run: texts of three pieces in turn, which none of them is by itself. */
const mixtures = Array.from({ length: 30 }, (_, index) =>
  [7, 11, 13].map((step) => pieces[(index * step + step) % pieces.length] ?? '').join(''),
);

export const filled = (piece: string, length: number): string =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/** Bounds of the work on a text. */
export interface TimeBounds {
  /** Length of the shorter text, in UTF-16 code units. */
  readonly length: number;
  /** Longest time for the text of four times the length, in milliseconds of the processor. */
  readonly most: number;
  /** A time for the shorter text that leaves the longer one little time even if it is quadratic; it is not tried then. In milliseconds. */
  readonly least: number;
}

/** Halves the texts of these bounds, and the times with them, unless everything runs whole. */
export const boundsOf = ({ length, most, least }: TimeBounds): TimeBounds => ({
  length: wholeOr(length / 2, length),
  most: wholeOr(most / 2, most),
  least: wholeOr(least / 2, least),
});

/**
 * Asserts that four times the length takes about four times as long; `workOf` prepares the work on a text of a length. Measures the
 * processor, not the clock, since the machine does other work too; what takes too long is measured up to three times, since
 * compilation and garbage collection inflate single measurements.
 */
export const assertLinearTime = (
  t: ExecutionContext,
  name: string,
  workOf: (length: number) => () => unknown,
  { length, most, least }: TimeBounds,
): void => {
  const once = processorMsBelow(least, workOf(length), 2);
  if (once <= least) {
    t.pass();
    return;
  }
  const limit = Math.min(most, 2 * times * once + Math.min(40, 8 * least));
  const longer = processorMsBelow(limit, workOf(times * length));
  const figures = `${JSON.stringify(name)}: ${once.toFixed(0)} ms, ${times} times as much ${longer.toFixed(0)} ms`;
  t.true(longer < limit, figures);
};

/** Prepares the work on a text that repeats a piece. */
export const repeating =
  (piece: string, work: (text: string) => unknown) =>
  (length: number): (() => unknown) => {
    const text = filled(piece, length);
    return () => work(text);
  };

/** Registers a test for each subject: it takes linear time, whatever piece the text repeats. */
export const testLinearTime = (
  test: TestFn,
  subjects: Readonly<Record<string, (text: string) => unknown>>,
  bounds: TimeBounds = boundsOf({ length: 10_000, most: 300, least: 5 }),
): void => {
  for (const [name, work] of Object.entries(subjects)) {
    test(`${name}: four times as much text takes about four times as long, whatever it repeats`, (t) => {
      work(filled('Call +1 555 0199 or mail a@b.co, see <a href="https://a.b">{{c}}</a>. ', bounds.length));
      for (const piece of [...pieces, ...mixtures]) assertLinearTime(t, piece, repeating(piece, work), bounds);
    });
  }
};
