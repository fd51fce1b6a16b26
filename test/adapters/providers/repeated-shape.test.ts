import test from 'ava';
import fc from 'fast-check';
import { createRepeatedShape } from '../../../src/adapters/providers/repeated-shape.ts';

/** A chunk of a chat completion. */
const chunkOf = (content: string, { id = 'chatcmpl-1', note = null as string | null } = {}): string =>
  JSON.stringify({ id, choices: [{ index: 0, delta: { content }, finish_reason: null }], note });

const contentOf = (json: string): string =>
  (JSON.parse(json) as { choices: [{ delta: { content: string } }] }).choices[0].delta.content;

/** A shape that has learnt from these events. */
const learnt = (...events: readonly string[]) => {
  const shape = createRepeatedShape();
  for (const json of events) shape.learn(json, contentOf(json));
  return shape;
};

test('after two events of the same shape, the text of the next one is read without parsing it', (t) => {
  const { textIn } = learnt(chunkOf('One'), chunkOf(' two'));
  for (const text of [' three', ' ', 'ünï 😀 字', '}', 'null']) t.is(textIn(chunkOf(text)), text);
});

for (const [title, events, next] of [
  ['after one event', [chunkOf('One')], chunkOf(' two')],
  ['after two events with the same text', [chunkOf('One'), chunkOf('One')], chunkOf(' two')],
  ['of a text with an escape', [chunkOf('One'), chunkOf(' two')], chunkOf('a "quoted" word')],
  ['of an empty text', [chunkOf('One'), chunkOf(' two')], chunkOf('')],
  ['of another answer', [chunkOf('One'), chunkOf(' two')], chunkOf(' three', { id: 'chatcmpl-2' })],
  ['with a finish reason', [chunkOf('One'), chunkOf(' two')], chunkOf(' three').replace('null', '"stop"')],
  [
    'when another field has the text too',
    [chunkOf('One', { note: 'One' }), chunkOf(' two', { note: ' two' })],
    chunkOf(' three', { note: ' two' }),
  ],
] as const) {
  test(`an event is parsed ${title}`, (t) => {
    t.is(learnt(...events).textIn(next), undefined);
  });
}

test('the shape stays known over a text with an escape', (t) => {
  const { textIn } = learnt(chunkOf('One'), chunkOf(' two'), chunkOf(' "three"'));
  t.is(textIn(chunkOf(' four')), ' four');
});

test('a shape that is forgotten has to be learnt anew', (t) => {
  const shape = learnt(chunkOf('One'), chunkOf(' two'));
  shape.forget();
  t.is(shape.textIn(chunkOf(' three')), undefined);
});

test('whatever the events are, a text that is read without parsing is the one that parsing finds', (t) => {
  const words = fc.constantFrom('a', 'b', '"', '\\', 'id', 'note', 'content', '","note":"', '', 'x\ny', '字');
  const events = fc.array(fc.tuple(words, words, fc.option(words)), { maxLength: 12 });
  fc.assert(
    fc.property(events, (rows) => {
      const shape = createRepeatedShape();
      for (const [content, id, note] of rows) {
        const json = chunkOf(content, { id, note });
        const read = shape.textIn(json);
        if (read !== undefined) t.is(read, content);
        shape.learn(json, content);
      }
    }),
    { numRuns: 2_000 },
  );
  t.pass();
});
