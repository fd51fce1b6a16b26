import { setImmediate as turn } from 'node:timers/promises';
import test from 'ava';
import { batchReads } from '../../src/core/batch-reads.ts';

/** A reader that knows each id but `unknown`, and what it was asked for. */
const setup = () => {
  const asked: (readonly string[])[] = [];
  const read = batchReads((ids) => {
    asked.push(ids);
    if (ids.includes('failing')) return Promise.reject(new Error('The store is away.'));
    return Promise.resolve(new Map(ids.flatMap((id) => (id === 'unknown' ? [] : [[id, `value of ${id}`]]))));
  });
  return { asked, read };
};

test('a thousand ids that are asked for in one turn are read in ten batches, each id of a batch once', async (t) => {
  const { asked, read } = setup();
  const ids = Array.from({ length: 1_000 }, (_, index) => `id ${String(index % 90)}`);
  t.deepEqual(
    await Promise.all(ids.map(read)),
    ids.map((id) => `value of ${id}`),
  );
  t.is(asked.length, 10);
  for (const batch of asked) t.is(new Set(batch).size, batch.length);
});

test('ids that come one in each turn of the event loop share reads', async (t) => {
  const { asked, read } = setup();
  const reads: Promise<string | undefined>[] = [];
  for (let index = 0; index < 200; index += 1) {
    reads.push(read(`id ${String(index)}`));
    await turn();
  }
  t.is((await Promise.all(reads)).at(-1), 'value of id 199');
  t.true(asked.length < 100, `${String(asked.length)} reads`);
});

test('an id that is asked for again is read again', async (t) => {
  const { asked, read } = setup();
  t.deepEqual([await read('id'), await read('unknown'), await read('id')], ['value of id', undefined, 'value of id']);
  t.deepEqual(asked, [['id'], ['unknown'], ['id']]);
});

test('a failed read rejects the reads of its batch and no later one', async (t) => {
  const { read } = setup();
  const reads = await Promise.allSettled([read('id'), read('failing')]);
  t.deepEqual(
    reads.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  t.is(await read('id'), 'value of id');
});
