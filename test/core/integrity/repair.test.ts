import test from 'ava';
import { repairResult } from '../../../src/core/integrity/repair.ts';
import type { FormatName } from '../../../src/core/text/formats.ts';

const repair = (input: string, result: string, format: FormatName = 'text') => repairResult({ input, result, format });

const repaired: readonly (readonly [
  name: string,
  input: string,
  result: string,
  expected: string,
  format?: FormatName,
])[] = [
  ['white space in a placeholder', 'Hi {{name}}', 'Hello {{ name }}!', 'Hello {{name}}!'],
  ['the case of a placeholder', 'Hi {{firstName}}', 'Hello {{firstname}}', 'Hello {{firstName}}'],
  ['the case of a mention', 'Ask @maria', 'Do ask @Maria.', 'Do ask @maria.'],
  ['a slash at the end', 'See https://a.b/c/', 'Look at https://a.b/c.', 'Look at https://a.b/c/.'],
  ['braces escaped for Markdown', 'Hi {{name}}', 'Hello \\{\\{name\\}\\}', 'Hello {{name}}', 'markdown'],
  [
    'underscores escaped for Markdown',
    'Hi {{first_name}}',
    'Hello {{first\\_name}}',
    'Hello {{first_name}}',
    'markdown',
  ],
  ['braces escaped for URLs', 'Hi {{name}}', 'Hello %7B%7Bname%7D%7D', 'Hello {{name}}'],
  ['braces escaped for HTML', 'Hi {{name}}', 'Hello &#123;&#x7B;name&rcub;&#125;', 'Hello {{name}}', 'html'],
  ['braces of full width', 'Hi {{name}}', '你好｛｛name｝｝', '你好{{name}}'],
  [
    'an ampersand escaped',
    'See https://a.b/?c=1&d=2',
    'Look at https://a.b/?c=1&amp;d=2',
    'Look at https://a.b/?c=1&d=2',
  ],
  ['typographic quotation marks in code', "Run `f('x')`", 'Do run `f(‘x’)`', "Do run `f('x')`"],
  ['each of several', '{{a}} {{a}} @b', '{{ a }}, {{ A }} and @B', '{{a}}, {{a}} and @b'],
];
for (const [name, input, result, expected, format] of repaired) {
  test(`repairs ${name}`, (t) => {
    const { result: text, checks } = repair(input, result, format);
    t.is(text, expected);
    for (const check of Object.values(checks)) t.deepEqual([check.missing, check.invented], [[], []]);
  });
}

const untouched: readonly (readonly [name: string, input: string, result: string])[] = [
  ['numbers', 'Pay 1,200 EUR', 'Pay 1,20 EUR'],
  ['what is no misspelling', 'Hi {{name}}', 'Hi {{first_name}}'],
  ['what may be one of two', 'Hi {{name}} {{Name}}', 'Hi {{NAME}}'],
  ['what the input has, too', 'Ask @maria and @Maria', 'Ask @Maria and @Maria'],
  ['what is not missing', 'Hi {{name}}', 'Hi {{name}} {{ name }}'],
  ['words that make a placeholder', 'Use %s and {name}', 'Be 100% sure of the name'],
  ['what is right', 'Hi {{name}}, 5 €', 'Hello {{name}}: € 5'],
];
for (const [name, input, result] of untouched) {
  test(`leaves ${name} as it is`, (t) => {
    t.is(repair(input, result).result, result);
  });
}

test('the checks are of the repaired text', (t) => {
  t.deepEqual(repair('{{a}} {{b}}', '{{ a }}').checks, {
    placeholders: { expected: 2, missing: ['{{b}}'], duplicated: [], invented: [] },
  });
});

test('nothing is repaired in what goes on where the input ends', (t) => {
  const result = 'and {{ name }}';
  t.is(repairResult({ input: 'Hi {{name}}', result, format: 'text', continues: true }).result, result);
});
