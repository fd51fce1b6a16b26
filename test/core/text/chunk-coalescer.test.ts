import test from 'ava';
import fc from 'fast-check';
import { createChunkCoalescer, toStorable } from '../../../src/core/text/chunk-coalescer.ts';

const collect = () => {
  const pieces: string[] = [];
  const coalescer = createChunkCoalescer({
    append: (next) => {
      pieces.push(...next);
      return Promise.resolve();
    },
  });
  return { pieces, coalescer };
};

test('the first text is handed on at once, what follows is gathered', async (t) => {
  const { pieces, coalescer } = collect();
  coalescer.push('first');
  await Promise.resolve();
  t.deepEqual(pieces, ['first']);
  for (const text of [' and', ' so', ' on']) coalescer.push(text);
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
        const { pieces, coalescer } = collect();
        // Cut by code units, also through the middle of a character.
        for (let start = 0; start < text.length; start += cut * 1_000)
          coalescer.push(text.slice(start, start + cut * 1_000));
        await coalescer.flush();
        t.is(pieces.join(''), toStorable(text));
        t.true(pieces.every((piece) => piece.length > 0 && piece.length <= 16_384 && piece.isWellFormed()));
      },
    ),
    { numRuns: 50 },
  );
});

test('half a character waits for its other half, and is replaced when there is none', async (t) => {
  const { pieces, coalescer } = collect();
  coalescer.push('\ud83d');
  coalescer.push('\ude00');
  await coalescer.flush();
  coalescer.push('\ud83d');
  await coalescer.flush();
  coalescer.push('a\0b');
  await coalescer.flush();
  t.deepEqual(pieces, ['😀', '\ufffd', 'a\ufffdb']);
});

test('a failed append stops the generation: it is thrown, and nothing more is appended', async (t) => {
  const appended: string[] = [];
  const coalescer = createChunkCoalescer({
    append: (pieces) => {
      appended.push(...pieces);
      return Promise.reject(new Error('fenced'));
    },
  });
  coalescer.push('first');
  await t.throwsAsync(coalescer.flush(), { message: 'fenced' });
  t.throws(() => coalescer.push('second'), { message: 'fenced' });
  await t.throwsAsync(coalescer.flush(), { message: 'fenced' });
  t.deepEqual(appended, ['first']);
});
