import test from 'ava';
import fc from 'fast-check';
import { toStorable } from '../../../src/core/text/characters.ts';
import { createChunkCoalescer } from '../../../src/core/text/chunk-coalescer.ts';
import type { TextEdit } from '../../../src/core/text/stage.ts';

const textOfEdit = (edit: TextEdit): string => ('append' in edit ? edit.append : `=${edit.replace}`);

const collect = () => {
  const pieces: string[] = [];
  const coalescer = createChunkCoalescer({
    write: (edits) => {
      pieces.push(...edits.map(textOfEdit));
      return Promise.resolve();
    },
  });
  return { pieces, push: (append: string) => coalescer.push({ append }), coalescer };
};

test('the first text is handed on at once, what follows is gathered', async (t) => {
  const { pieces, push, coalescer } = collect();
  push('first');
  await Promise.resolve();
  t.deepEqual(pieces, ['first']);
  for (const text of [' and', ' so', ' on']) push(text);
  await coalescer.flush();
  t.deepEqual(pieces, ['first', ' and so on']);
});

test('however the text comes, the pieces are whole characters, not too long, never empty, and together the text', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'binary', maxLength: 40 })),
      fc.integer({ min: 1, max: 7 }),
      async (texts, cut) => {
        const text = texts.join('😀') + 'x'.repeat(cut) + '字😀'.repeat(6_000);
        const { pieces, push, coalescer } = collect();
        // Cut by code units, also through the middle of a character.
        for (let start = 0; start < text.length; start += cut * 1_000) push(text.slice(start, start + cut * 1_000));
        await coalescer.flush();
        t.is(pieces.join(''), toStorable(text));
        t.true(pieces.every((piece) => piece.length > 0 && piece.length <= 16_384 && piece.isWellFormed()));
      },
    ),
    { numRuns: 50 },
  );
});

test('half a character waits for its other half, and is replaced when there is none', async (t) => {
  const { pieces, push, coalescer } = collect();
  push('\ud83d');
  push('\ude00');
  await coalescer.flush();
  push('\ud83d');
  await coalescer.flush();
  push('a\0b');
  await coalescer.flush();
  t.deepEqual(pieces, ['😀', '\ufffd', 'a\ufffdb']);
});

test('a failed append stops the generation: it is thrown, and nothing more is appended', async (t) => {
  const appended: string[] = [];
  const coalescer = createChunkCoalescer({
    write: (edits) => {
      appended.push(...edits.map(textOfEdit));
      return Promise.reject(new Error('fenced'));
    },
  });
  coalescer.push({ append: 'first' });
  await t.throwsAsync(coalescer.flush(), { message: 'fenced' });
  t.throws(() => coalescer.push({ append: 'second' }), { message: 'fenced' });
  await t.throwsAsync(coalescer.flush(), { message: 'fenced' });
  t.deepEqual(appended, ['first']);
});

test('a replacement takes the place of the text that waits, and what follows comes behind it', async (t) => {
  const { pieces, push, coalescer } = collect();
  push('first');
  push(' waits');
  coalescer.push({ replace: 'other' });
  push(' and more');
  await coalescer.flush();
  t.deepEqual(pieces, ['first', '=other', ' and more']);
});
