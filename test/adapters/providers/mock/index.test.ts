import { getEventListeners } from 'node:events';
import test from 'ava';
import { answerTo, mock, piecesOf } from '../../../../src/adapters/providers/mock/index.ts';
import { ProviderError, silence, type FailureClass, type ModelRequest } from '../../../../src/ports/language-model.ts';
import { answerOf, type ModelEvent } from '../../../support/answer-of.ts';

const model = mock.create({ apiKey: '', model: mock.defaultModel });

const task = { action: 'fix_grammar', format: 'text' } as const;

const requestFor = (content: string, options: Partial<ModelRequest> = {}): ModelRequest => ({
  system: 'system',
  messages: [{ role: 'user', content }],
  maxOutputTokens: 100,
  task,
  ...options,
});

const promptFor = (text: string): string => `<text id="n1">\n${text}\n</text id="n1">\n\nWhat to do: correct it.`;

/** Collects the texts of an answer, and what it throws. */
const collect = async (request: ModelRequest, signal = new AbortController().signal) => {
  const texts: string[] = [];
  try {
    for await (const event of answerOf(model, request, signal)) if (event.type === 'text') texts.push(event.text);
  } catch (error) {
    return { texts, error: error as ProviderError };
  }
  return { texts, error: undefined };
};

test('answers with a change of the text of the prompt, word by word, and counts the usage', async (t) => {
  const events: ModelEvent[] = [];
  const request = requestFor(promptFor('we  was\nthere'));
  for await (const event of answerOf(model, request)) events.push(event);
  const inputTokens = Math.ceil((request.system.length + (request.messages[0]?.content.length ?? 0)) / 4);
  t.deepEqual(events, [
    { type: 'text', text: 'We  ' },
    { type: 'text', text: 'were\n' },
    { type: 'text', text: 'there' },
    { type: 'finish', finishReason: 'stop', usage: { inputTokens, outputTokens: 4 } },
  ]);
});

test('calls itself mock whatever its model, and costs nothing after an abort', (t) => {
  t.like(model, { billsAfterAbort: false, provider: 'mock', model: 'sample' });
  t.like(mock.create({ apiKey: '', model: 'sample-2' }), { provider: 'mock', model: 'sample-2' });
});

test('preserves white space byte for byte', async (t) => {
  const text = '\n  \tindented\r\n\n— dash\u00a0and   more  \n';
  t.is(piecesOf(await answerTo(requestFor(promptFor(text)))).join(''), text);
});

test('ends the text only at the closing line with the same id', async (t) => {
  const text = 'before\n</text id="n2">\n<text id="n3">\nafter';
  t.is(await answerTo(requestFor(promptFor(text))), text);
});

test('takes the last user message, and the whole of it when there is no text block', async (t) => {
  t.is(await answerTo(requestFor('just this <text id="x"> here')), 'just this <text id="x"> here');
  const messages = [
    { role: 'user', content: promptFor('first') },
    { role: 'assistant', content: 'first' },
    { role: 'user', content: promptFor('second') },
  ] as const;
  t.deepEqual(await collect(requestFor('', { messages })), { texts: ['second'], error: undefined });
});

test('answers an empty text with a sentence', async (t) => {
  t.regex(await answerTo(requestFor(promptFor(''))), /\S/);
  t.is(await answerTo(requestFor(promptFor(' \n '))), await answerTo(requestFor(promptFor(''))));
});

for (const [format, piece] of [
  ['markdown', '|-'],
  ['markdown', '|a'],
  ['html', '<b>a</b>'],
] as const) {
  test(`lets other requests run while it answers a long text in ${format}: ${piece}`, async (t) => {
    const text = piece.repeat(Math.floor(99_998 / piece.length));
    let turns = 0;
    const countTurns = (): void => {
      turns += 1;
      next = setImmediate(countTurns);
    };
    let next = setImmediate(countTurns);
    t.teardown(() => clearImmediate(next));
    await answerTo(requestFor(promptFor(text), { task: { action: 'improve', format } }));
    t.true(turns > 2, String(turns));
  });
}

test('yields a long text in at most 400 pieces', (t) => {
  const text = Array.from({ length: 20_001 }, (_, index) => `word${String(index)}`).join(' ');
  const pieces = piecesOf(text);
  t.true(pieces.length <= 400);
  t.is(pieces.join(''), text);
  t.true(pieces.every((piece) => piece !== ''));
});

test('continues an answer that another model began, whatever the place where it broke off', async (t) => {
  const text = 'we was there on tuesday, and {{name}} sends alot of offers. they was late';
  const whole = await answerTo(requestFor(promptFor(text)));
  for (let length = 1; length <= whole.length; length += 1) {
    const begun = { text: whole.slice(0, length), anchor: whole.slice(Math.max(0, length - 20), length) };
    const answer = await answerTo(requestFor(promptFor(text), { begun }));
    t.true(answer.startsWith(begun.anchor));
    t.is(begun.text + answer.slice(begun.anchor.length), whole, String(length));
  }
});

test('continues a text of another wording behind the words that both have', async (t) => {
  const begun = { text: 'Some other beginning. They were there on Tues', anchor: 'were there on Tues' };
  const answer = await answerTo(requestFor(promptFor('they was there on tuesday with the offer'), { begun }));
  t.is(answer, 'were there on Tuesday with the offer.');
});

test('throws cancelled when it is aborted, before or during the answer', async (t) => {
  const controller = new AbortController();
  const texts: string[] = [];
  const read = async (): Promise<void> => {
    for await (const event of answerOf(model, requestFor('one two three'), controller.signal)) {
      if (event.type === 'text') texts.push(event.text);
      controller.abort();
    }
  };
  t.is((await t.throwsAsync(read, { instanceOf: ProviderError })).failure, 'cancelled');
  t.deepEqual(texts, ['one ']);
  t.is((await t.throwsAsync(read, { instanceOf: ProviderError })).failure, 'cancelled');
  t.deepEqual(texts, ['one ']);
});

test('leaves no listener on the signal', async (t) => {
  const { signal } = new AbortController();
  for await (const event of answerOf(model, requestFor('one two'), signal)) {
    if (event.type === 'finish') t.is(event.finishReason, 'stop');
  }
  t.deepEqual(getEventListeners(signal, 'abort'), []);
});

const faults: readonly { readonly fault: 'fail' | 'refuse' | 'break_midway'; failure: FailureClass; text: string }[] = [
  { fault: 'fail', failure: 'transient', text: '' },
  { fault: 'refuse', failure: 'safety', text: '' },
  { fault: 'break_midway', failure: 'broken_stream', text: 'one two thr' },
];
for (const { fault, failure, text } of faults) {
  test(`with the fault ${fault} its own requests end as ${failure}, and those of other models do not`, async (t) => {
    const words = 'one two three four five six';
    const { texts, error } = await collect(requestFor(words, { faults: { sample: fault } }));
    t.deepEqual([texts.join(''), error?.failure], [text, failure]);
    const spared = await collect(requestFor(words, { faults: { 'sample-2': fault } }));
    t.deepEqual([spared.texts.join(''), spared.error], [words, undefined]);
  });
}

test('a stalled request sends nothing until it is aborted', async (t) => {
  const controller = new AbortController();
  const answer = collect(requestFor('one two', { faults: { sample: 'stall' } }), controller.signal);
  setImmediate(() => controller.abort(silence));
  const { texts, error } = await answer;
  t.deepEqual([texts, error?.failure], [[], 'silent']);
});

test('a fault counts for the circuit, unless the user lets every sample model fail', async (t) => {
  const failed = async (given: ModelRequest['faults']) => (await collect(requestFor('one', { faults: given }))).error;
  t.false((await failed({ sample: 'fail' }))?.causedByRequest);
  t.false((await failed({ sample: 'fail', 'sample-2': 'slow' }))?.causedByRequest);
  t.true((await failed({ sample: 'fail', 'sample-2': 'stall' }))?.causedByRequest);
});
