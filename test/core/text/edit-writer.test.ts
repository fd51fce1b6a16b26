import test from 'ava';
import fc from 'fast-check';
import { toStorable } from '../../../src/core/text/characters.ts';
import { createEditWriter } from '../../../src/core/text/edit-writer.ts';
import type { TextEdit } from '../../../src/core/text/stage.ts';

const textOfEdit = (edit: TextEdit): string => ('append' in edit ? edit.append : `=${edit.replace}`);

const collect = () => {
  const pieces: string[] = [];
  const writer = createEditWriter({
    write: (edits) => {
      pieces.push(...edits.map(textOfEdit));
      return Promise.resolve();
    },
  });
  return { pieces, push: (append: string) => writer.push({ append }), writer };
};

test('the first edit is written at once; what comes during a write is written in order by the next one', async (t) => {
  const calls: string[][] = [];
  let finish: () => void = () => undefined;
  const { push, flush } = createEditWriter({
    write: (edits) => {
      calls.push(edits.map(textOfEdit));
      return new Promise((resolve) => (finish = resolve));
    },
  });
  push({ append: 'one' });
  t.deepEqual(calls, [['one']]);
  push({ replace: 'two' });
  push({ append: ' three' });
  const flushed = flush();
  t.deepEqual(calls, [['one']]);
  finish();
  await new Promise(setImmediate);
  t.deepEqual(calls, [['one'], ['=two', ' three']]);
  finish();
  await flushed;
});

test('however the text comes, the pieces are whole characters, not too long, never empty, and together the text', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'binary', maxLength: 40 })),
      fc.integer({ min: 1, max: 7 }),
      async (texts, cut) => {
        const text = texts.join('😀') + 'x'.repeat(cut) + '字😀'.repeat(6_000);
        const { pieces, push, writer } = collect();
        // Cut by code units, also through the middle of a character.
        for (let start = 0; start < text.length; start += cut * 1_000) push(text.slice(start, start + cut * 1_000));
        await writer.flush();
        t.is(pieces.join(''), toStorable(text));
        t.true(pieces.every((piece) => piece.length > 0 && piece.length <= 16_384 && piece.isWellFormed()));
      },
    ),
    { numRuns: 50 },
  );
});

test('half a character waits for its other half, and is replaced when there is none', async (t) => {
  const { pieces, push, writer } = collect();
  push('\ud83d');
  push('\ude00');
  await writer.flush();
  push('\ud83d');
  await writer.flush();
  push('a\0b');
  await writer.flush();
  t.deepEqual(pieces, ['😀', '\ufffd', 'a\ufffdb']);
});

test('a failed append stops the generation: it is thrown, and nothing more is appended', async (t) => {
  const appended: string[] = [];
  const writer = createEditWriter({
    write: (edits) => {
      appended.push(...edits.map(textOfEdit));
      return Promise.reject(new Error('fenced'));
    },
  });
  writer.push({ append: 'first' });
  await t.throwsAsync(writer.flush(), { message: 'fenced' });
  t.throws(() => writer.push({ append: 'second' }), { message: 'fenced' });
  await t.throwsAsync(writer.flush(), { message: 'fenced' });
  t.deepEqual(appended, ['first']);
});

test('a replacement comes in its place between the texts', async (t) => {
  const { pieces, push, writer } = collect();
  push('first');
  push(' waits');
  writer.push({ replace: 'other' });
  push(' and more');
  await writer.flush();
  t.deepEqual(pieces, ['first', ' waits', '=other', ' and more']);
});
