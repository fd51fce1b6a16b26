import test from 'ava';
import { createMaskTable } from '../../../src/core/masking/mask-table.ts';
import { longestMask } from '../../../src/core/masking/mask-syntax.ts';
import { createUnmaskingStage, unmaskText } from '../../../src/core/masking/unmask.ts';
import { appendedBy, unmaskedInPieces } from '../../support/unmasked-in-pieces.ts';

const table = createMaskTable();
table.maskOf('EMAIL', 'john@acme.com');
table.maskOf('TERM', 'kunde');
table.maskOf('TERM', 'Blue Heron');
table.maskOf('EMAIL', 'éva@acme.com');

const forms: Readonly<Record<string, string>> = {
  'Write to ⟦EMAIL_1⟧.': 'Write to john@acme.com.',
  '⟦EMAIL_1⟧⟦EMAIL_2⟧': 'john@acme.coméva@acme.com',
  '⟦TERM_2s⟧, ⟦TERM_2’s⟧, ⟦TERM_2⟧s': 'Blue Herons, Blue Heron’s, Blue Herons',
  '⟦Term_1⟧ und ⟦TERM_1⟧ und ⟦term_1⟧': 'Kunde und kunde und kunde',
  '⟦Term_2⟧ and ⟦Email_1⟧': 'Blue Heron and john@acme.com',
  'a ⟦EMAIL_7⟧ b ⟦NAME_1⟧ c [[EMAIL_9]] d': 'a b c d',
  'unclosed ⟦EMAIL_1 or ⟦TERM_2s.': 'unclosed john@acme.com or Blue Herons.',
  'at the end ⟦EMAIL_1': 'at the end john@acme.com',
  'cut off ⟦EMA': 'cut off',
  'cut off ⟦EMAIL_': 'cut off',
  'cut off &lobrk;EMA': 'cut off',
  '[link](/x) [[ x&y 50% \\[a\\] 【a】': '[link](/x) [[ x&y 50% \\[a\\] 【a】',
  'ends with [': 'ends with [',
  'ends with &': 'ends with &',
  'ends with %E2%9': 'ends with %E2%9',
  'ends with white space  ': 'ends with white space  ',
};

for (const [masked, text] of Object.entries(forms)) {
  test(`a stream of "${masked}" comes out as "${text}", however it is split`, (t) => {
    t.is(unmaskText(masked, table), text);
    for (let first = 0; first <= masked.length; first += 1) {
      for (const second of [first, first + 1, first + 2, first + 5]) {
        const pieces = [masked.slice(0, first), masked.slice(first, second), masked.slice(second)];
        t.is(unmaskedInPieces(pieces, table), text);
      }
    }
    t.is(unmaskedInPieces(masked.split(''), table), text);
  });
}

test('text is held back only while its end may be a mask', (t) => {
  const stage = createUnmaskingStage(table);
  const push = (delta: string): string => appendedBy(stage.push(delta));
  t.is(push('A list: [q'), 'A list: [q');
  t.is(push('] and ['), '] and');
  t.is(push('b](/c)'), ' [b](/c)');
  t.is(push('A short email'), 'A short');
  t.is(push(' to X'), ' email to X');
  t.is(push('Mail ⟦EM'), 'Mail');
  t.is(push('AIL_1'), '');
  t.is(push('⟧!'), ' john@acme.com!');
});

test('a session without masks holds back only what its own brackets begin', (t) => {
  const stage = createUnmaskingStage(createMaskTable());
  const push = (delta: string): string => appendedBy(stage.push(delta));
  for (const text of ['A short email', ' to [EMAIL_1', '], {Phone', ' 2 and the contr']) t.is(push(text), text);
  t.is(push('act ⟦EM'), 'act ');
  t.is(push('AIL_1⟧, &#102'), ', ');
  t.is(push('14;EMAIL_2⟧.'), '.');
});

test('an opening bracket holds back no more than the longest mask', (t) => {
  const { push } = createUnmaskingStage(table);
  t.true(appendedBy(push(`⟦${'word '.repeat(longestMask / 5)}`)).length > 0);
});

test('a mask that no value is known for is named as it stood', (t) => {
  const leftOut: string[] = [];
  const pieces = ['a⟦EMAIL_7⟧b[[EMAIL 3]]c', '⟦TE'];
  t.is(unmaskedInPieces(pieces, table, { onLeftOut: (mask) => leftOut.push(mask) }), 'ab[[EMAIL 3]]c');
  t.deepEqual(leftOut, ['⟦EMAIL_7⟧', '⟦TE']);
});

test('what follows the text of an earlier answer is read with it in view', (t) => {
  t.is(unmaskedInPieces(['⟦PHONE_9⟧ now'], table, { already: 'Call' }), ' now');
  t.is(unmaskedInPieces(['⟦PHONE_9⟧ now'], table, { already: 'Call ' }), 'now');
  t.is(unmaskedInPieces(['EMAIL_1'], table, { already: 'MY_' }), 'EMAIL_1');
});

test('values that the table takes in while the text comes are put back too', (t) => {
  const growing = createMaskTable();
  const { push, end } = createUnmaskingStage(growing);
  push('a ');
  growing.maskOf('IP', '10.0.0.1');
  t.is(appendedBy(push('⟦IP_1⟧')) + appendedBy(end()), '10.0.0.1');
});

test('what is put back is not read again', (t) => {
  const own = createMaskTable([{ label: 'LITERAL', number: 1, value: '⟦LITERAL_1⟧' }]);
  t.is(unmaskText('⟦LITERAL_1⟧', own), '⟦LITERAL_1⟧');
});
