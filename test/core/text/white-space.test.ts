import test from 'ava';
import fc from 'fast-check';
import { applyEdit } from '../../../src/core/text/stage.ts';
import { createWhiteSpaceStage } from '../../../src/core/text/white-space.ts';
import { runStage } from '../../support/stages.ts';

const rows: readonly (readonly [name: string, input: string, answer: string, expected: string])[] = [
  ['white space of the model goes', 'a', '\n b c\n', 'b c'],
  ['white space of the input stays', '\n  a\t\n', 'b', '\n  b\t\n'],
  ['one takes the place of the other', '  a\n', '\n\nb\n\n  ', '  b\n'],
  ['spaces at the end of the last line stay', 'a', 'b  ', 'b  '],
  ['spaces of the input are not doubled', 'a \n', 'b \n', 'b \n'],
  ['a byte order mark stays', '\ufeffa', 'b', '\ufeffb'],
  ['a byte order mark of the model goes', 'a', '\ufeffb', 'b'],
  ['CRLF stays', 'a\r\nb\r\n', 'c\nd\n\ne', 'c\r\nd\r\n\r\ne\r\n'],
  ['CRLF that the model kept is not doubled', 'a\r\nb', 'c\r\nd\ne', 'c\r\nd\r\ne'],
  ['LF stays', 'a\nb', 'c\r\nd\r\n\r\ne', 'c\nd\n\ne'],
  ['mixed line ends are left alone', 'a\r\nb\nc', 'd\ne\r\nf', 'd\ne\r\nf'],
  ['no text comes out of none', ' a ', ' \n', ''],
];
for (const [name, input, answer, expected] of rows) {
  test(name, (t) => {
    const create = createWhiteSpaceStage({ input, continues: false });
    t.is(runStage(create(''), answer), expected);
    t.is(runStage(create(''), expected), expected);
  });
}

test('of what continues the input, only line ends change', (t) => {
  const create = createWhiteSpaceStage({ input: ' a\r\nb ', continues: true });
  t.is(runStage(create(''), '\n c\n'), '\r\n c\r\n');
});

test('line breaks at the end, and what follows them, are all that is held back', (t) => {
  const stage = createWhiteSpaceStage({ input: 'a ', continues: false })('');
  t.deepEqual(
    ['\n', ' a', ' ', ' b \n', '\nc'].map((piece) => applyEdit('', stage.push(piece))),
    ['', 'a', ' ', ' b ', '\n\nc'],
  );
  t.is(applyEdit('', stage.end()), ' ');
});

test('what goes on from a broken-off answer keeps its own front', (t) => {
  const stage = createWhiteSpaceStage({ input: '\ta\n', continues: false })('\tb');
  t.is(applyEdit('', stage.push(' c ')) + applyEdit('', stage.end()), ' c \n');
});

test('however the answer is cut, the same comes out', (t) => {
  const text = fc
    .array(fc.constantFrom('a', ' ', '\n', '\r\n', '\r', '\ufeff', '\t'), { maxLength: 12 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, fc.boolean(), fc.nat(12), fc.nat(12), (input, answer, continues, one, other) => {
      const create = createWhiteSpaceStage({ input, continues });
      const [first, second] = [Math.min(one, other), Math.max(one, other)];
      const stage = create('');
      const parts = [answer.slice(0, first), answer.slice(first, second), answer.slice(second)];
      const shown = parts.map((part) => applyEdit('', stage.push(part))).join('') + applyEdit('', stage.end());
      return shown === runStage(create(''), answer);
    }),
    { numRuns: 500 },
  );
  t.pass();
});
