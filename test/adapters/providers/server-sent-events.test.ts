import test from 'ava';
import fc from 'fast-check';
import { readEvents } from '../../../src/adapters/providers/server-sent-events.ts';
import { ProviderError } from '../../../src/ports/language-model.ts';

const textOf = (event: object): string => (event as { text: string }).text;

async function* inPieces(pieces: readonly Uint8Array[], breaks?: Error): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield await Promise.resolve(piece);
  if (breaks) throw breaks;
}

interface Reading {
  readonly texts: string[];
  readonly thrown: unknown;
}

const readAll = async (body: AsyncIterable<Uint8Array> | null, read = textOf): Promise<Reading> => {
  const texts: string[] = [];
  try {
    for await (const text of readEvents({ body, read })) texts.push(text);
  } catch (thrown) {
    return { texts, thrown };
  }
  return { texts, thrown: undefined };
};

const readText = (stream: string, read?: (event: object) => string): Promise<Reading> =>
  readAll(inPieces([Buffer.from(stream)]), read);

const failureOf = (thrown: unknown): unknown => (thrown instanceof ProviderError ? thrown.failure : thrown);

const eventOf = (text: string): string => `data: ${JSON.stringify({ text })}\n\n`;

test('reads the same events however the bytes are torn and the lines end', async (t) => {
  const texts = fc.array(fc.string({ unit: 'binary' }), { maxLength: 6 });
  const sizes = fc.infiniteStream(fc.integer({ min: 1, max: 9 }));
  await fc.assert(
    fc.asyncProperty(texts, sizes, fc.constantFrom('\n', '\r', '\r\n'), async (expected, pieceSizes, lineEnd) => {
      const lines = expected.map((text) => `: ping\nevent: e\nid: 1\n${eventOf(text)}`).join('');
      const bytes = Buffer.from(lines.replaceAll('\n', lineEnd));
      const pieces: Uint8Array[] = [];
      for (let start = 0; start < bytes.length; start += pieces.at(-1)?.length ?? 0) {
        pieces.push(bytes.subarray(start, start + Number(pieceSizes.next().value)));
      }
      const read = await readAll(inPieces(pieces));
      t.is(read.thrown, undefined);
      t.deepEqual(
        read.texts,
        expected.map((text) => text.toWellFormed()),
      );
    }),
  );
});

test('reads nothing out of no body and out of an empty one', async (t) => {
  t.deepEqual(await readAll(null), { texts: [], thrown: undefined });
  t.deepEqual(await readText(''), { texts: [], thrown: undefined });
});

test('reads an event in several lines', async (t) => {
  t.deepEqual(await readText('data: {"text":\ndata: "a"}\n\n'), { texts: ['a'], thrown: undefined });
});

test('passes over the mark of the byte order', async (t) => {
  t.deepEqual(await readText(`\uFEFF${eventOf('a')}`), { texts: ['a'], thrown: undefined });
});

test('reads a last event without the empty line, and nothing out of one that is torn', async (t) => {
  t.deepEqual(await readText(`${eventOf('a')}data: {"text":"b"}\n`), { texts: ['a', 'b'], thrown: undefined });
  t.deepEqual(await readText(`${eventOf('a')}data: {"text":"b`), { texts: ['a'], thrown: undefined });
});

test('hands on what breaks the body, and calls it malformed when something was skipped', async (t) => {
  const breaks = new Error('reset');
  const broken = await readAll(inPieces([Buffer.from(eventOf('a'))], breaks));
  t.deepEqual(broken, { texts: ['a'], thrown: breaks });
  const malformed = await readAll(inPieces([Buffer.from(`data: 1\n\n${eventOf('a')}`)], breaks));
  t.deepEqual(malformed.texts, ['a']);
  t.is(failureOf(malformed.thrown), 'malformed');
});

test('gives the texts before a failure, and the failure as it is', async (t) => {
  const failure = new ProviderError('overloaded');
  const { texts, thrown } = await readText(`${eventOf('a')}${eventOf('fail')}${eventOf('b')}`, (event) => {
    if (textOf(event) === 'fail') throw failure;
    return textOf(event);
  });
  t.deepEqual(texts, ['a']);
  t.is(thrown, failure);
});

test('skips what cannot be read, or gives no text', async (t) => {
  const { texts, thrown } = await readText(`${eventOf('a')}data: {"text":7}\n\ndata: {"text":null}\n\n${eventOf('b')}`);
  t.deepEqual(texts, ['a', 'b']);
  t.is(failureOf(thrown), 'malformed');
});

test('takes an event that is called an error for one, whatever its data are', async (t) => {
  const seen: object[] = [];
  await readText(
    'event: error\ndata: oh\n\nevent: error\ndata: {"message":"m"}\n\nevent: error\ndata: {"error":{"type":"t"}}\n\n',
    (event) => {
      seen.push(event);
      return '';
    },
  );
  t.deepEqual(seen, [{ error: { message: 'oh' } }, { error: { message: 'm' } }, { error: { type: 't' } }]);
});

test('takes an event of 3,900,000 characters and none of 4,100,000, and takes no more of that', async (t) => {
  const long = 'x'.repeat(3_900_000);
  t.deepEqual(await readText(eventOf(long)), { texts: [long], thrown: undefined });

  let taken = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.from('data: {"text":"'));
    for (;;) {
      taken += 1;
      yield Buffer.alloc(100_000, 'x');
    }
  }
  t.is(failureOf((await readAll(endless())).thrown), 'malformed');
  t.is(taken, 40);
});
