import test from 'ava';
import fc from 'fast-check';
import { createPlainTextStage } from '../../../src/core/text/plain-text.ts';
import { applyEdit } from '../../../src/core/text/stage.ts';
import { runStage } from '../../support/stages.ts';

const rows: readonly (readonly [name: string, input: string, answer: string, expected: string])[] = [
  [
    'entities of the model become characters',
    "I don't have <any> idea & no time",
    'Je n&#39;ai aucune &lt;idée&gt; &amp; pas le temps &quot;x&quot;&nbsp;!',
    'Je n\'ai aucune <idée> & pas le temps "x"\u00a0!',
  ],
  ['entities of the input stay', 'Write &amp; for an ampersand', 'Write &amp; for "&"', 'Write &amp; for "&"'],
  ['what is no entity stays', 'a', 'AT&T; R&D &copy &foo; &amp', 'AT&T; R&D &copy &foo; &amp'],
  ['an entity that is escaped stays', 'a', '&amp;lt; &amp;#39; &amp;&amp;', '&amp;lt; &amp;#39; &&'],
];
for (const [name, input, answer, expected] of rows) {
  test(name, (t) => {
    const create = createPlainTextStage({ input });
    t.is(runStage(create(''), answer), expected);
    t.is(runStage(create(''), expected), expected, 'once more');
  });
}

test('however the answer is cut, the same comes out', (t) => {
  const piece = fc.constantFrom(
    '&',
    '&amp;',
    'amp',
    ';',
    '#',
    '39',
    '&#39;',
    '&lt',
    'lt;',
    'a',
    ' ',
    '&nbsp;',
    '&AMP;lt;',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (parts) => {
      const create = createPlainTextStage({ input: 'a' });
      const answer = parts.join('');
      const whole = runStage(create(''), answer);
      return [parts, Array.from(answer)].every((pieces) => {
        const stage = create('');
        return pieces.map((part) => applyEdit('', stage.push(part))).join('') + applyEdit('', stage.end()) === whole;
      });
    }),
    { numRuns: 1000 },
  );
  t.pass();
});
