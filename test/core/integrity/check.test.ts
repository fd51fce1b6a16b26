import test from 'ava';
import { checksOf } from '../../support/checks-of.ts';

const clean = { missing: [], duplicated: [], invented: [] };

test('a text that is given back has all that is expected, and only kinds that occur are told of', (t) => {
  const input = 'Dear {{name}}, see https://a.b and pay 5 € to @maria (#12, #12).';
  t.deepEqual(checksOf({ input, result: input, format: 'text' }), {
    placeholders: { expected: 1, ...clean },
    urls: { expected: 1, ...clean },
    mentions: { expected: 1, ...clean },
    references: { expected: 2, ...clean },
    numbers: { expected: 1, ...clean },
  });
  t.deepEqual(checksOf({ input: 'a', result: 'b', format: 'text' }), {});
});

test('what is missing, doubled or invented is named, as often as it is', (t) => {
  const checks = checksOf({
    input: '{{a}} {{a}} {{a}} {{b}} 1 2',
    result: '{{a}} {{b}} {{b}} {{b}} {{c}} 2 3',
    format: 'text',
  });
  t.deepEqual(checks, {
    placeholders: { expected: 4, missing: ['{{a}}', '{{a}}'], duplicated: ['{{b}}', '{{b}}'], invented: ['{{c}}'] },
    numbers: { expected: 2, missing: ['1'], duplicated: [], invented: ['3'] },
  });
});

test('what the input writes in one way may be written in another', (t) => {
  const checks = checksOf({
    input: 'Pay 1,200 EUR by 2:30 pm',
    result: 'Zahle 1.200 € bis 14:30',
    language: 'German',
    format: 'text',
  });
  t.deepEqual(checks, { numbers: { expected: 2, ...clean } });
});

test('nothing of the input is expected of what goes on where it ends', (t) => {
  const checks = checksOf({
    input: 'Dear {{name}}, {{date}}',
    result: ' and {{name}} {{name}} {{other}}',
    format: 'text',
    continues: true,
  });
  t.deepEqual(checks, { placeholders: { expected: 0, missing: [], duplicated: [], invented: ['{{other}}'] } });
});

test('what another text of the user has is not invented', (t) => {
  const checks = checksOf({
    input: 'a',
    result: 'a 5 {{b}} {{b}} https://c.d',
    format: 'text',
    known: ['Make it 5 long and add {{b}}'],
  });
  t.deepEqual(checks, {
    placeholders: { expected: 0, ...clean },
    urls: { expected: 0, missing: [], duplicated: [], invented: ['https://c.d'] },
    numbers: { expected: 0, ...clean },
  });
});

test('structure counts in the format that has it', (t) => {
  const markdown = '[a](/x)\n\n|a|b|\n|-|-|\n|c|d|\n';
  t.deepEqual(checksOf({ input: markdown, result: '[b](/x) [c](/y)', format: 'markdown' }), {
    markdown: { expected: 2, missing: ['|a|b|'], duplicated: [], invented: ['[c](/y)'] },
  });
  t.deepEqual(checksOf({ input: markdown, result: 'x', format: 'text' }), {});
  t.deepEqual(checksOf({ input: '<p><b class="x">a</b></p>', result: '<p>a</p><p></p>', format: 'html' }), {
    html: { expected: 2, missing: ['<b class="x">'], duplicated: ['<p>'], invented: [] },
  });
});

test('lists and names are bounded', (t) => {
  const input = Array.from({ length: 80 }, (_, index) => `{{a${index}}}`).join(' ');
  const long = `https://a.b/${'c'.repeat(500)}`;
  const checks = checksOf({ input, result: long, format: 'text' });
  t.is(checks.placeholders?.expected, 80);
  t.is(checks.placeholders?.missing.length, 50);
  t.is(checks.urls?.invented[0]?.length, 200);
});
