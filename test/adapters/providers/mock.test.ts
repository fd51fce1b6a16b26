import { getEventListeners } from 'node:events';
import test from 'ava';
import { answerTo, mock } from '../../../src/adapters/providers/mock/index.ts';
import { ProviderError, type ModelRequest } from '../../../src/ports/language-model.ts';
import { answerOf, type ModelEvent } from '../../support/answer-of.ts';

const model = mock.create({ apiKey: '', model: mock.defaultModel });

const requestFor = (content: string): ModelRequest => ({
  system: 'system',
  messages: [{ role: 'user', content }],
  maxOutputTokens: 100,
});

const promptFor = (text: string): string => `<text id="n1">\n${text}\n</text id="n1">\n\nWhat to do: improve it.`;

test('answers with the text of the prompt, word by word, and counts the usage', async (t) => {
  const events: ModelEvent[] = [];
  const request = requestFor(promptFor('Hello,  big\nworld'));
  for await (const event of answerOf(model, request)) events.push(event);
  const inputTokens = Math.ceil((request.system.length + (request.messages[0]?.content.length ?? 0)) / 4);
  t.deepEqual(events, [
    { type: 'text', text: 'Hello,  ' },
    { type: 'text', text: 'big\n' },
    { type: 'text', text: 'world' },
    { type: 'finish', finishReason: 'stop', usage: { inputTokens, outputTokens: 5 } },
  ]);
});

test('calls itself mock and mock-1, and costs nothing after an abort', (t) => {
  t.false(model.billsAfterAbort);
  t.is(model.provider, 'mock');
  t.is(model.model, 'mock-1');
});

test('preserves white space byte for byte', (t) => {
  const text = '\n  \tindented\r\n\n— dash\u00a0and   more  \n';
  t.is(answerTo(promptFor(text)).join(''), text);
});

test('ends the text only at the closing line with the same id', (t) => {
  const text = 'before\n</text id="n2">\n<text id="n3">\nafter';
  t.is(answerTo(promptFor(text)).join(''), text);
});

test('takes the last user message, and the whole of it when there is no text block', async (t) => {
  t.is(answerTo('just this <text id="x"> here').join(''), 'just this <text id="x"> here');
  const request: ModelRequest = {
    system: 'system',
    messages: [
      { role: 'user', content: promptFor('first') },
      { role: 'assistant', content: 'first' },
      { role: 'user', content: promptFor('second') },
    ],
    maxOutputTokens: 100,
  };
  const texts: string[] = [];
  for await (const event of answerOf(model, request)) {
    if (event.type === 'text') texts.push(event.text);
  }
  t.deepEqual(texts, ['second']);
});

test('answers an empty text with a sentence', (t) => {
  t.regex(answerTo(promptFor('')).join(''), /\S/);
  t.is(answerTo(promptFor(' \n ')).join(''), answerTo('').join(''));
});

test('yields a long text in at most 400 pieces', (t) => {
  const text = Array.from({ length: 20_001 }, (_, index) => `word${String(index)}`).join(' ');
  const pieces = answerTo(promptFor(text));
  t.true(pieces.length <= 400);
  t.is(pieces.join(''), text);
  t.true(pieces.every((piece) => piece !== ''));
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
