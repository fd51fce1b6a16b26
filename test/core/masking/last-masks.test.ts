import test from 'ava';
import fc from 'fast-check';
import { findLastMasks, findMasks } from '../../../src/core/masking/find-masks.ts';
import { anchorOf, farthestAnchor } from '../../../src/core/text/joining/anchor.ts';
import { randomRuns } from '../../support/random-runs.ts';

/** Masks as prompts have them, words, and beginnings of masks. */
const fragment = fc.constantFrom(
  ...['⟦EMAIL_1⟧', '⟦PHONE_12⟧', '⟦LITERAL_3⟧', ' ', ' ', '\n', 'We were there', ' on Tuesday.', 'word', '界', '👍🏽'],
  ...['⟦', '[[', '`', '**', '⟦EMAIL', 'EMAIL_1', '[EMAIL_2]', '&amp;', 'x'.repeat(90)],
);

test('a model is asked to repeat the same end of a text, whether all its masks are read or the last ones', (t) => {
  fc.assert(
    fc.property(fc.array(fragment, { minLength: 1, maxLength: 300 }), (parts) => {
      const text = parts.join('');
      const behindText = text.length - text.trimEnd().length;
      const last = findLastMasks(text, farthestAnchor + behindText);
      t.is(anchorOf(text, last), anchorOf(text, findMasks(text)));
    }),
    { numRuns: randomRuns(2_000) },
  );
  t.pass();
});
