import { Readable } from 'node:stream';
import test from 'ava';
import { createChatReader } from '../../../src/adapters/providers/openai/reader.ts';
import { streamAnswer } from '../../../src/adapters/providers/stream-answer.ts';
import type { AnswerSink } from '../../../src/ports/language-model.ts';
import { gate } from '../../support/with-provider.ts';
import { chatChunk, chatText, doneMarker } from './field-shapes/rows/bodies.ts';

const bytesOf = (...texts: readonly string[]): Buffer => Buffer.from(texts.map((text) => chatText(text)).join(''));
const ending = Buffer.from(chatChunk(null, 'stop') + doneMarker);

const openBody = (): Readable => new Readable({ read: () => undefined });

const answerOver = (body: Readable, text: AnswerSink['text']) =>
  streamAnswer({
    open: () => Promise.resolve(body),
    reader: createChatReader(),
    signal: new AbortController().signal,
    sink: { text, activity: () => undefined },
  });

test('gives all texts of one read at once, before any other code runs', async (t) => {
  const body = openBody();
  const order: string[] = [];
  const answer = answerOver(body, (text) => {
    if (order.length === 0) queueMicrotask(() => order.push('other code'));
    order.push(text);
    return undefined;
  });
  body.push(bytesOf('a', 'b', 'c'));
  body.push(ending);
  body.push(null);
  t.is((await answer).finishReason, 'stop');
  t.deepEqual(order, ['a', 'b', 'c', 'other code']);
});

test('while the sink is busy it gives nothing and reads nothing, and it loses nothing', async (t) => {
  const body = openBody();
  const { opened, open } = gate();
  const texts: string[] = [];
  const began = gate();
  const answer = answerOver(body, (text) => {
    texts.push(text);
    began.open();
    return texts.length === 1 ? opened : undefined;
  });
  body.push(bytesOf('a', 'b'));
  await began.opened;
  t.true(body.isPaused());
  body.push(bytesOf('c'));
  body.push(ending);
  body.push(null);
  t.deepEqual(texts, ['a']);
  open();
  await answer;
  t.deepEqual(texts, ['a', 'b', 'c']);
});

test('throws unchanged what the sink throws, and closes the body', async (t) => {
  const own = new TypeError('the sink takes no more');
  const sinks: Readonly<Record<string, AnswerSink['text']>> = {
    throws: () => {
      throw own;
    },
    rejects: () => Promise.reject(own),
  };
  for (const [name, sink] of Object.entries(sinks)) {
    const body = openBody();
    const answer = answerOver(body, sink);
    body.push(bytesOf('a', 'b'));
    t.is(await t.throwsAsync(answer), own, name);
    t.true(body.destroyed, name);
  }
});
