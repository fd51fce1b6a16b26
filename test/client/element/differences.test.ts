import test from 'ava';
import fc from 'fast-check';
import { changesOf, compare, compareBeginning, compose } from '../../../src/client/element/differences.ts';
import { processorMsBelow } from '../../support/processor-time.ts';
import { randomRuns } from '../../support/random-runs.ts';

/** A comparison as one line: `[-removed-+added+]`. */
const shown = (before: string, after: string, options = {}): string =>
  compare(before, after, options)
    .map((part) => (part.kind === 'same' ? part.text : `[-${part.removed}-+${part.added}+]`))
    .join('');

const rows: readonly (readonly [name: string, before: string, after: string, options: object, expected: string])[] = [
  ['a word', 'we was there', 'we were there', {}, 'we [-was-+were+] there'],
  ['words at the end', 'foo bar.', 'foo bar baz.', {}, 'foo bar[--+ baz+].'],
  ['a word that goes', 'foo bar baz', 'foo baz', {}, 'foo [-bar -++]baz'],
  ['line breaks', 'a\n\nb', 'a\nb', {}, 'a[-\n-++]\nb'],
  ['spaces at the start', '  lead', 'lead', {}, '[-  -++]lead'],
  ['from nothing', '', 'new', {}, '[--+new+]'],
  ['to nothing', 'old', '', {}, '[-old-++]'],
  ['a script without spaces', '私は学生です。', '私は先生です。', { language: 'ja' }, '私は[-学生-+先生+]です。'],
  ['Arabic', 'ذهب الولد إلى البيت', 'ذهبت البنت إلى البيت', {}, '[-ذهب الولد-+ذهبت البنت+] إلى البيت'],
  [
    'words between which little is left',
    'on tuesday and talk',
    'on Tuesday and talked',
    {},
    'on [-tuesday and talk-+Tuesday and talked+]',
  ],
  ['emoji of several code points', 'hi 👩‍👩‍👧 there', 'hi 👨‍👩‍👧 there', {}, 'hi [-👩‍👩‍👧-+👨‍👩‍👧+] there'],
  [
    'a tag, with its partner',
    '<p>a <b>big</b> dog</p>',
    '<p>a <i>big</i> dog</p>',
    { isHtml: true },
    '<p>a [-<b>big</b>-+<i>big</i>+] dog</p>',
  ],
  [
    'text inside a tag',
    '<p>One.</p><p>Two.</p>',
    '<p>One!</p><p>Two.</p>',
    { isHtml: true },
    '<p>One[-.-+!+]</p><p>Two.</p>',
  ],
];

for (const [name, before, after, options, expected] of rows) {
  test(`a comparison shows ${name}`, (t) => {
    t.is(shown(before, after, options), expected);
  });
}

const word = fc.constantFrom(
  'we',
  'was',
  'were',
  'there',
  '.',
  ',',
  ' ',
  '  ',
  '\n',
  '漢字',
  '<b>',
  '</b>',
  '<p>',
  '</p>',
  '<',
  '&amp;',
);
const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(''));

test('a comparison holds both texts to the character, whatever they are', (t) => {
  fc.assert(
    fc.property(text, text, fc.boolean(), (before, after, isHtml) => {
      const parts = compare(before, after, { isHtml });
      const all = new Set(changesOf(parts).keys());
      t.is(compose(parts, new Set()), after);
      t.is(compose(parts, all), before);
      const beginning = compareBeginning(before, after, { isHtml });
      t.is(compose(beginning, new Set()), after);
      t.is(compose(beginning, new Set(changesOf(beginning).keys())), before);
    }),
    { numRuns: randomRuns(500) },
  );
});

/** The depth of open tags at the end, or undefined if one is closed that is not open. */
const balanceOf = (html: string): string | undefined => {
  const open: string[] = [];
  for (const [, slash, tag = ''] of html.matchAll(/<(\/?)(\w+)>/g)) {
    if (!slash) open.push(tag);
    else if (open.pop() !== tag) return undefined;
  }
  return open.join();
};

test('whichever changes of HTML are taken, every tag keeps its partner', (t) => {
  const inline: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom('one ', 'two ', 'three '),
      fc
        .tuple(fc.constantFrom('b', 'i', 'p'), fc.array(tie('node'), { maxLength: 3 }))
        .map(([tag, nodes]) => `<${tag}>${nodes.join('')}</${tag}>`),
    ),
  })).node;
  const html = fc.array(inline, { maxLength: 5 }).map((nodes) => nodes.join(''));
  fc.assert(
    fc.property(html, html, fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), (before, after, taken) => {
      const parts = compare(before, after, { isHtml: true });
      const declined = new Set([...changesOf(parts).keys()].filter((index) => taken[index % taken.length]));
      t.is(balanceOf(compose(parts, declined)), '');
    }),
    { numRuns: randomRuns(500) },
  );
});

test('a text that has begun to arrive removes nothing that it has not reached', (t) => {
  const parts = compareBeginning('we was there on tuesday, and they were good to us all the time', 'We were there on');
  const last = parts.at(-1);
  t.is(last?.kind, 'change');
  t.true(last?.kind === 'change' && last.added === '' && last.removed.includes('good to us all the time'));
});

const long = 100_000;
const sentence = (index: number): string =>
  `Point ${index}: we were at place ${index * 7} and talked of ${index % 13} things, all of it on paper. `;
const prose = Array.from({ length: 1300 }, (_, index) => sentence(index)).join('');

const longTexts: readonly (readonly [name: string, before: string, after: string, options?: object])[] = [
  ['prose with a change in each sentence', prose, prose.replaceAll('talked of', 'spoke about')],
  ['unrelated texts', prose, Array.from({ length: long / 5 }, (_, index) => `w${index * 31} `).join('')],
  ['one word again and again', 'a '.repeat(long / 2), 'a b '.repeat(long / 4)],
  ['a text without spaces', 'x'.repeat(long), `${'x'.repeat(long - 1)}y`],
  ['open tags', '<b>x'.repeat(long / 4), '<b>y</i>'.repeat(long / 8), { isHtml: true }],
  ['angle brackets', '<'.repeat(long), `${'<'.repeat(long - 3)}</b>`, { isHtml: true }],
];

for (const [name, before, after, options] of longTexts) {
  test(`100 kB are compared without a pause that a user feels: ${name}`, (t) => {
    const limit = 1000;
    t.true(processorMsBelow(limit, () => compare(before, after, options)) < limit);
  });
}

test('in a long text the changes stay as small as in a short one', (t) => {
  t.is(changesOf(compare(prose, prose.replaceAll('talked of', 'spoke about'))).length, 1300);
});
