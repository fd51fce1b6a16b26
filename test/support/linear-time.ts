import type { TestFn } from 'ava';

const size = 10_000;
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

/** Of the processor, in milliseconds, since others use the machine too; the least of two runs, unless the first is short. */
const timeOf = (work: (text: string) => unknown, text: string): number => {
  let least = Infinity;
  for (let run = 0; run < 2 && least > 5; run += 1) {
    const start = process.cpuUsage();
    work(text);
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
};

/** Bounds of a subject. */
export interface TimeBounds {
  /** How long the shorter text is, in UTF-16 code units. */
  readonly length: number;
  /** How long the text of four times the length may take, in milliseconds of the processor. */
  readonly most: number;
  /** What takes less for the shorter text is not compared, in milliseconds. */
  readonly least: number;
}

/** Registers a test for each subject: four times as much text takes about four times as long, whatever piece the text repeats. */
export const testLinearTime = (
  test: TestFn,
  subjects: Readonly<Record<string, (text: string) => unknown>>,
  { length, most, least }: TimeBounds = { length: size, most: 300, least: 5 },
): void => {
  for (const [name, work] of Object.entries(subjects)) {
    test.serial(`${name}: four times as much text takes about four times as long, whatever it repeats`, (t) => {
      work(filled('Call +1 555 0199 or mail a@b.co, see <a href="https://a.b">{{c}}</a>. ', length));
      for (const piece of [...pieces, ...mixtures]) {
        const once = timeOf(work, filled(piece, length));
        if (once <= least) continue;
        const longer = timeOf(work, filled(piece, times * length));
        const told = `${JSON.stringify(piece)}: ${once.toFixed(0)} ms, ${times} times as much ${longer.toFixed(0)} ms`;
        t.true(longer < most, told);
        t.true(longer < 2 * times * once + 40, told);
      }
      t.pass();
    });
  }
};
