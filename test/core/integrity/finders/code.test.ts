import test from 'ava';
import fc from 'fast-check';
import markdownIt from 'markdown-it';
import { findCode } from '../../../../src/core/integrity/finders/code.ts';

const parser = markdownIt({ html: true });
const codeTokens = new Set(['fence', 'code_block', 'code_inline']);

const sorted = (contents: readonly string[]): string[] =>
  contents
    .map((content) => content.replace(/\s+/g, ''))
    .filter((content) => content !== '')
    .sort();

/** The code in a text, as a parser of CommonMark sees it. */
const parsed = (text: string): string[] =>
  sorted(
    parser
      .parse(text, {})
      .flatMap((token) => [token, ...(token.children ?? [])])
      .filter(({ type }) => codeTokens.has(type))
      .map(({ content }) => content),
  );

const groups: readonly (readonly string[])[] = [
  ['word', 'a `b` c', '`x', 'y` z', '``d ` e``', '\\`no` x'],
  ['# h `c`', '***', '## i'],
  ['    indented', '      deeper', '\ttab'],
  ['```\na `b`\n\n    c\n```', '```js\nd\n```', '~~~~\n```\n~~~~', '  ```\n  e\n  ```'],
  [
    '- item `f`',
    '- a\n\n      code',
    '- ```\n  g\n  ```',
    '- a\n  - b `h`',
    '1. num\n\n   `i`',
    '- a\n\n  b',
    '10) c\n    d',
  ],
  ['> quote `j`', '> ```\n> k\n> ```', '> a\n>\n>     l', '> > `m`', '> - `n`'],
];

// Between blocks of different kinds stands a blank line: paragraphs that go on without their marks are told apart by no line alone.
const documents = fc
  .array(
    fc
      .integer({ min: 0, max: groups.length - 1 })
      .chain((group) => fc.array(fc.constantFrom(...(groups[group] ?? [])), { minLength: 1, maxLength: 3 })),
    { maxLength: 5 },
  )
  .map((blocks) => blocks.map((lines) => lines.join('\n')).join('\n\n'));

test('code in Markdown is what a parser of CommonMark takes for code', (t) => {
  fc.assert(
    fc.property(documents, (text) => {
      const found = findCode(text, 'markdown').map(({ key }) => key);
      return JSON.stringify(sorted(found)) === JSON.stringify(parsed(text));
    }),
    { numRuns: 1000 },
  );
  t.pass();
});
