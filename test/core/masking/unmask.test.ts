import test from 'ava';
import { createMaskTable } from '../../../src/core/masking/mask-table.ts';
import { createUnmasker, unmaskText } from '../../../src/core/masking/unmask.ts';

const table = createMaskTable();
table.maskOf('EMAIL', 'john@acme.com');
table.maskOf('TERM', 'kunde');
table.maskOf('TERM', 'Blue Heron');
table.maskOf('EMAIL', 'éva@acme.com');

const forms: Readonly<Record<string, string>> = {
  'Write to ⟦EMAIL_1⟧.': 'Write to john@acme.com.',
  '⟦EMAIL_1⟧⟦EMAIL_2⟧': 'john@acme.coméva@acme.com',
  '⟦email_1⟧ ⟦ EMAIL_1 ⟧ ⟦EMAIL 1⟧ ⟦EMAIL-1⟧ ⟦EMAIL1⟧': Array(5).fill('john@acme.com').join(' '),
  '⟦EMAIL\\_1⟧ [[EMAIL_1]] \\[\\[EMAIL\\_1\\]\\]': Array(3).fill('john@acme.com').join(' '),
  '&#10214;EMAIL_1&#10215; &lobrk;EMAIL_1&robrk; &#x27E6;EMAIL_1&#x27E7;': Array(3).fill('john@acme.com').join(' '),
  'mailto:%E2%9F%A6EMAIL_1%e2%9f%a7': 'mailto:john@acme.com',
  '【EMAIL_1】 〚EMAIL_1〛 ⟦EMAIL_1]]': Array(3).fill('john@acme.com').join(' '),
  '⟦TERM_2s⟧, ⟦TERM_2’s⟧, ⟦TERM_2⟧s': 'Blue Herons, Blue Heron’s, Blue Herons',
  '⟦Term_1⟧ und ⟦TERM_1⟧ und ⟦term_1⟧': 'Kunde und kunde und kunde',
  '⟦Term_1n⟧': 'Kunden',
  '⟦Term_2⟧ and ⟦Email_1⟧': 'Blue Heron and john@acme.com',
  'a ⟦EMAIL_7⟧ b ⟦NAME_1⟧ c [[Email_9]] d': 'a  b  c  d',
  'unclosed ⟦EMAIL_1 or ⟦TERM_2s.': 'unclosed john@acme.com or Blue Herons.',
  'cut off ⟦EMAIL_1': 'cut off ',
  'cut off ⟦EMA': 'cut off ',
  'cut off [[EMAIL_': 'cut off ',
  '[link](/x) [[Wiki page]] [[ x&y 50% \\[a\\] 【a】': '[link](/x) [[Wiki page]] [[ x&y 50% \\[a\\] 【a】',
  '⟦x⟧ = ⟦y1⟧, ⟦ and ⟧': '⟦x⟧ = ⟦y1⟧, ⟦ and ⟧',
  'ends with [': 'ends with [',
  'ends with [[': 'ends with [[',
  'ends with &': 'ends with &',
};

for (const [masked, text] of Object.entries(forms)) {
  test(`a stream of "${masked}" comes out as "${text}", however it is split`, (t) => {
    t.is(unmaskText(masked, table), text);
    for (let first = 0; first <= masked.length; first += 1) {
      for (const second of [first, first + 1, first + 2, first + 5]) {
        const { push, end } = createUnmasker(table);
        const pieces = [masked.slice(0, first), masked.slice(first, second), masked.slice(second)];
        t.is(pieces.map(push).join('') + end(), text);
      }
    }
    const { push, end } = createUnmasker(table);
    t.is(masked.split('').map(push).join('') + end(), text);
  });
}

test('text is held back only while its end may be a mask', (t) => {
  const { push } = createUnmasker(table);
  t.is(push('A list: [a'), 'A list: [a');
  t.is(push('] and ['), '] and ');
  t.is(push('b](/c)'), '[b](/c)');
  t.is(push('Mail ⟦EM'), 'Mail ');
  t.is(push('AIL_1'), '');
  t.is(push('⟧!'), 'john@acme.com!');
});

test('a mask that no value is known for is told as it stood', (t) => {
  const told: string[] = [];
  const unmasker = createUnmasker(table, { onUnknown: (mask) => told.push(mask) });
  t.is(unmasker.push('a⟦EMAIL_7⟧b[[ID 3]]c⟦TE') + unmasker.end(), 'abc');
  t.deepEqual(told, ['⟦EMAIL_7⟧', '[[ID 3]]', '⟦TE']);
  t.deepEqual(unmasker.unknown(), told);
});

test('values that the table takes in while the text comes are put back too', (t) => {
  const growing = createMaskTable();
  const { push } = createUnmasker(growing);
  push('a ');
  growing.maskOf('IP', '10.0.0.1');
  t.is(push('⟦IP_1⟧'), '10.0.0.1');
});

test('a character is never shown in halves', (t) => {
  const { push, end } = createUnmasker(table);
  t.deepEqual([push('a\ud83d'), push('\ude00b'), push('\ud83d'), end()], ['a', '\u{1f600}b', '', '\ud83d']);
});

test('what is put back is not read again', (t) => {
  const own = createMaskTable([{ label: 'LITERAL', number: 1, value: '⟦LITERAL_1⟧' }]);
  t.is(unmaskText('⟦LITERAL_1⟧', own), '⟦LITERAL_1⟧');
});
