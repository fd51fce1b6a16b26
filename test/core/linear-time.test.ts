import test from 'ava';
import { analyses } from '../../src/core/enhancement/analyses.ts';
import { formatNames } from '../../src/core/text/formats.ts';
import { findCode } from '../../src/core/integrity/finders/code.ts';
import { entitiesIn, readHtmlStructure } from '../../src/core/integrity/finders/html.ts';
import { readMarkdownStructure } from '../../src/core/integrity/finders/markdown.ts';
import { findMentions } from '../../src/core/integrity/finders/mentions.ts';
import { findNumbers } from '../../src/core/integrity/finders/numbers.ts';
import { findPlaceholders } from '../../src/core/integrity/finders/placeholders.ts';
import { findReferences } from '../../src/core/integrity/finders/references.ts';
import { findUrls } from '../../src/core/integrity/finders/urls.ts';
import { createHtmlStage } from '../../src/core/text/html/html-stage.ts';
import { runStage } from '../../src/core/text/stage.ts';
import { loosened } from '../../src/core/integrity/loose-form.ts';
import { createMaskTable } from '../../src/core/masking/mask-table.ts';
import { maskText } from '../../src/core/masking/mask-text.ts';
import { unmaskText } from '../../src/core/masking/unmask.ts';
import { detectors } from '../../src/core/privacy/detectors/index.ts';
import { findKeyMaterial } from '../../src/core/privacy/detectors/secret-tokens.ts';
import { findNamedSecrets } from '../../src/core/privacy/detectors/secret-pairs.ts';
import { findTokens } from '../../src/core/privacy/detectors/secret-tokens.ts';
import { defaultPrivacyPolicy as policy } from '../../src/ports/privacy-policies.ts';

const size = 10_000;
const times = 4;
/** In milliseconds of the processor, for `times` as much. */
const most = 300;
/** Both sides of a comparison are searched by every finder and every detector: half as long a text takes up to so much. */
const mostOfComparisons = 600;

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

const filled = (piece: string, length: number): string =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/** Passwords that each begin as all longer ones do, and a text in which all of them end everywhere. */
const nestedValues = (length: number): string => {
  const table = createMaskTable();
  const secrets = Array.from({ length: 100 }, (_, index) => ({
    label: 'SECRET' as const,
    number: index + 1,
    value: 'a'.repeat(index + 4),
  }));
  for (const secret of secrets) table.add(secret);
  return maskText('a'.repeat(length), [], table);
};

const compare = (rewrite: (text: string) => string) => (text: string) =>
  analyses.repair({
    input: text,
    result: rewrite(text),
    format: 'text',
    knownMasked: [],
    masks: [],
    policy,
    leftOut: [],
  });
const mask = (text: string) =>
  analyses.mask({ policy, format: 'text', masks: [], texts: [{ text, keepsProtected: true }] });

const subjects: Readonly<Record<string, (text: string) => unknown>> = {
  ...Object.fromEntries(Object.entries(detectors).map(([kind, detect]) => [kind, (text) => [...detect(text)]])),
  'tokens that are secret': (text) => [...findTokens(text)],
  keys: (text) => [...findKeyMaterial(text)],
  'named secrets': (text) => [...findNamedSecrets(text)],
  ...Object.fromEntries(formatNames.map((format) => [`code in ${format}`, (text) => findCode(text, format)])),
  'masking a text': mask,
  'comparing with a result that has lost everything': compare((text) => `Nothing of it. ${text.slice(0, 1)}`),
  'comparing with a result that has everything in other letters': compare((text) => text.toUpperCase()),
  tags: readHtmlStructure,
  entities: entitiesIn,
  'links, tables and notes': (text) => readMarkdownStructure(text, []),
  mentions: findMentions,
  numbers: findNumbers,
  placeholders: (text) => findPlaceholders(text, 'text'),
  references: findReferences,
  URLs: (text) => findUrls(text, 'html'),
  'making HTML harmless': (text) => runStage(createHtmlStage({ input: text })(''), text),
  'loose forms': loosened,
  unmasking: (text) => unmaskText(text, createMaskTable()),
  'values that are known already': (text) => (text.startsWith('a') ? nestedValues(text.length) : text),
};

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

for (const [name, work] of Object.entries(subjects)) {
  test.serial(`${name}: four times as much text takes about four times as long, whatever it repeats`, (t) => {
    const [length, limit, least] = name.startsWith('comparing') ? [size / 2, mostOfComparisons, 20] : [size, most, 5];
    work(filled('Call +1 555 0199 or mail a@b.co, see <a href="https://a.b">{{c}}</a>. ', length));
    for (const piece of [...pieces, ...mixtures]) {
      const once = timeOf(work, filled(piece, length));
      if (once <= least) continue;
      const longer = timeOf(work, filled(piece, times * length));
      const told = `${JSON.stringify(piece)}: ${once.toFixed(0)} ms, ${times} times as much ${longer.toFixed(0)} ms`;
      t.true(longer < limit, told);
      t.true(longer < 2 * times * once + 40, told);
    }
    t.pass();
  });
}
