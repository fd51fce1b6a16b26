import test from 'ava';
import { textOf } from '../../../src/core/enhancement/events.ts';
import type { Script } from '../../fakes/script.ts';
import { closeFakes, openChain, startFakes, type Fakes } from '../../support/failing-providers.ts';

let fakes: Fakes;
test.before(async () => {
  fakes = await startFakes();
});
test.after.always(() => closeFakes(fakes));

const answer = 'Please send it by Friday.';
const thoughts = 'We need to rewrite it.\nDone.';
const end: Script[number] = { finish: 'stop' };

test('a model that leaves its opener out is remembered, until an answer of it has no reasoning', async (t) => {
  const chain = openChain(fakes, { order: ['openai'], says: {} });
  t.teardown(chain.close);
  const say = async (texts: readonly string[]) => {
    fakes.openai.respond([{ texts, everyMs: 30 }, end]);
    const { events, ending } = await chain.generate();
    t.is(ending.event.name, 'done');
    t.is(textOf(events), answer);
    return {
      replaced: events.some(({ name }) => name === 'replace'),
      chunks: events.filter(({ name }) => name === 'chunk').length,
    };
  };
  const reasoned = [thoughts, '</think>\n\n', answer];
  t.true((await say(reasoned)).replaced, 'it was not known yet');
  t.deepEqual(await say(reasoned), { replaced: false, chunks: 1 });
  t.deepEqual(await say(['Please ', 'send it ', 'by Friday.']), { replaced: false, chunks: 1 }, 'held back to the end');
  t.true((await say(['Please ', 'send it ', 'by Friday.'])).chunks > 1, 'forgotten');
  t.true((await say(reasoned)).replaced);
});

test('what was taken back is no part of what the next provider goes on from', async (t) => {
  const chain = openChain(fakes, { order: ['openai', 'claude'], says: {} });
  t.teardown(chain.close);
  fakes.openai.respond([{ texts: [thoughts, '</think>'], everyMs: 30 }, { end: true }]);
  fakes.claude.respond([{ text: answer }, end]);
  const { events } = await chain.generate();
  t.is(textOf(events), answer);
  t.deepEqual(
    events.flatMap((event) => (event.name === 'replace' ? [event.data.text] : [])),
    [''],
  );
  t.false(JSON.stringify(fakes.claude.requests.at(-1)?.body).includes('We need'));
});
