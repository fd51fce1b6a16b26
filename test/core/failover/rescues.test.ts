import test from 'ava';
import type { Script } from '../../fakes/script.ts';
import { inPieces, pairs } from '../../support/broken-text.ts';
import { closeFakes, run, startFakes, type Fakes } from '../../support/failing-providers.ts';

let fakes: Fakes;
test.before(async () => {
  fakes = await startFakes();
});
test.after.always(() => closeFakes(fakes));

const whole = 'The quick brown fox jumps over the lazy dog, and then it sleeps.';
const input = 'the fast fox jumps over lazy dogs, the fox is brown';

/** How models continue that do not do what they are asked. */
const manners = [
  {
    title: 'goes on in the middle of a word',
    shown: 'The quick bro',
    rest: 'wn fox jumps over the lazy dog, and then it sleeps.',
  },
  {
    title: 'repeats some words',
    shown: 'The quick brown fox ju',
    rest: 'brown fox jumps over the lazy dog, and then it sleeps.',
  },
  {
    title: 'repeats the last words with other white space',
    shown: 'The quick brown fox jumps over',
    rest: ' fox\njumps  over the lazy dog, and then it sleeps.',
  },
  {
    title: 'breaks a paragraph inside the sentence',
    shown: 'The quick brown fox jumps over',
    rest: '\n\nthe lazy dog, and then it sleeps.',
  },
  { title: 'repeats everything', shown: 'The quick brown fox jum', rest: whole },
  {
    title: 'repeats everything, behind a preamble',
    shown: 'The quick brown fox jum',
    rest: `Here is the continuation of the text:\n\n${whole}`,
  },
  {
    title: 'leaves out the space between two words of the input',
    shown: 'The quick brown fox',
    rest: 'jumps over the lazy dog, and then it sleeps.',
  },
  {
    title: 'begins with the space',
    shown: 'The quick brown fox',
    rest: ' jumps over the lazy dog, and then it sleeps.',
  },
  { title: 'has nothing to add but the last words', shown: whole, rest: 'and then it sleeps.' },
] as const;

for (const { failing, rescuing } of pairs) {
  for (const { title, shown, rest } of manners) {
    test(`${failing} breaks off and ${rescuing} ${title}: the text is whole, byte for byte`, async (t) => {
      const says = {
        [failing]: [{ texts: inPieces(shown) }, { cut: true }] satisfies Script,
        [rescuing]: [{ texts: inPieces(rest) }, { finish: 'stop' }] satisfies Script,
      };
      const { text, ending, events } = await run(t, fakes, { order: [failing, rescuing], says, text: input });
      t.is(text, whole);
      t.like(ending.event, { name: 'done', data: { provider: rescuing } });
      t.false(events.some(({ name }) => name === 'replace'));
    });
  }

  test(`${failing} breaks off before a word that ${rescuing} continues with a longer one: both words stay`, async (t) => {
    const says = {
      [failing]: [{ text: 'We waited, and the change' }, { cut: true }] satisfies Script,
      [rescuing]: [{ texts: inPieces(' changed everything.') }, { finish: 'stop' }] satisfies Script,
    };
    const { text } = await run(t, fakes, { order: [failing, rescuing], says, text: input });
    t.is(text, 'We waited, and the change changed everything.');
  });

  test(`${failing} breaks off and ${rescuing} starts over in other words: one replace, and its text alone`, async (t) => {
    const other = 'The quick brown dog sleeps all day long.';
    const says = {
      [failing]: [{ text: 'The quick brown fox jum' }, { cut: true }] satisfies Script,
      [rescuing]: [{ texts: inPieces(other) }, { finish: 'stop' }] satisfies Script,
    };
    const { text, events } = await run(t, fakes, { order: [failing, rescuing], says, text: input });
    t.is(text, other);
    t.is(events.filter(({ name }) => name === 'replace').length, 1);
  });
}
