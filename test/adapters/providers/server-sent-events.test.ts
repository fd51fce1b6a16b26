import test from 'ava';
import fc from 'fast-check';
import { createEventParser } from '../../../src/adapters/providers/server-sent-events.ts';
import { ProviderError } from '../../../src/ports/language-model.ts';

interface Reading {
  readonly texts: string[];
  readonly thrown: unknown;
  /** `[DONE]` came so often. */
  readonly done: number;
  readonly skipped: boolean;
}

type Read = (event: { readonly text?: unknown }) => string | undefined;

const textOf: Read = ({ text }) => {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') throw new TypeError('no text');
  return text;
};

const readAll = (pieces: readonly Uint8Array[], read = textOf): Reading => {
  const texts: string[] = [];
  let done = 0;
  let thrown: unknown;
  const parser = createEventParser({
    onEvent: (event) => {
      const text = read(event);
      if (text === undefined) return false;
      texts.push(text);
      return true;
    },
    onDone: () => {
      done += 1;
    },
  });
  try {
    for (const piece of pieces) parser.push(piece);
    parser.end();
  } catch (error) {
    thrown = error;
  }
  return { texts, thrown, done, skipped: parser.skipped };
};

const readText = (stream: string, read?: Read): Reading => readAll([Buffer.from(stream)], read);

const failureOf = (thrown: unknown): unknown => (thrown instanceof ProviderError ? thrown.failure : thrown);

const eventOf = (text: string): string => `data: ${JSON.stringify({ text })}\n\n`;

const inPieces = (bytes: Buffer, sizes: Iterator<number>): Uint8Array[] => {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += pieces.at(-1)?.length ?? 0) {
    pieces.push(bytes.subarray(start, start + Number(sizes.next().value)));
  }
  return pieces;
};

const anySizes = fc.infiniteStream(fc.integer({ min: 1, max: 9 }));
const anyTexts = fc.array(fc.string({ unit: 'binary' }), { maxLength: 6 });

test('reads the same events however the bytes are split and the lines end', (t) => {
  fc.assert(
    fc.property(anyTexts, anySizes, fc.constantFrom('\n', '\r', '\r\n'), (expected, sizes, lineEnd) => {
      const lines = expected.map((text) => `: ping\nevent: e\nid: 1\n${eventOf(text)}`).join('');
      const { texts, thrown } = readAll(inPieces(Buffer.from(lines.replaceAll('\n', lineEnd)), sizes));
      t.is(thrown, undefined);
      t.deepEqual(
        texts,
        expected.map((text) => text.toWellFormed()),
      );
    }),
  );
});

for (const [title, bodyOf] of [
  [
    'a document',
    (texts: readonly string[]) =>
      JSON.stringify(
        texts.map((text) => ({ text })),
        undefined,
        2,
      ),
  ],
  ['a chunk a line', (texts: readonly string[]) => texts.map((text) => `${JSON.stringify({ text })}\n`).join('')],
  [
    'a chunk a line, then [DONE]',
    (texts: readonly string[]) => `${texts.map((text) => `${JSON.stringify({ text })}\n`).join('')}data: [DONE]\n\n`,
  ],
] as const) {
  test(`reads JSON in place of a stream, ${title}, however it is split`, (t) => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 6 }),
        anySizes,
        (expected, sizes) => {
          const { texts, thrown } = readAll(inPieces(Buffer.from(bodyOf(expected)), sizes));
          t.is(thrown, undefined);
          t.deepEqual(
            texts,
            expected.map((text) => text.toWellFormed()),
          );
        },
      ),
    );
  });
}

test('reads a document with [DONE] after it, and none that is cut', (t) => {
  t.like(readText('{"text":"a"}data: [DONE]\n\n'), { texts: ['a'], thrown: undefined, done: 1 });
  t.is(failureOf(readText('{"text":"a').thrown), 'broken_stream');
});

test('reads nothing from an empty body', (t) => {
  t.deepEqual(readText(''), { texts: [], thrown: undefined, done: 0, skipped: false });
});

test('reads an event in several lines', (t) => {
  t.like(readText('data: {"text":\ndata: "a"}\n\n'), { texts: ['a'], thrown: undefined });
});

test('skips a byte order mark', (t) => {
  t.like(readText(`\uFEFF${eventOf('a')}`), { texts: ['a'], thrown: undefined });
});

test('reads a last event without its line end when its JSON is whole', (t) => {
  for (const lineEnds of ['', '\n', '\n\n']) {
    t.like(readText(`${eventOf('a')}data: {"text":"b"}${lineEnds}`), { texts: ['a', 'b'], thrown: undefined });
  }
  t.like(readText(`${eventOf('a')}data: [DONE]`), { texts: ['a'], thrown: undefined, done: 1 });
});

test('fails at a last event that is cut anywhere in its data', (t) => {
  const event = 'data: {"text":"b"}';
  for (let length = 'data: {'.length; length < event.length; length += 1) {
    const { texts, thrown } = readText(eventOf('a') + event.slice(0, length));
    t.deepEqual(texts, ['a']);
    t.is(failureOf(thrown), 'broken_stream');
  }
  for (const torn of ['d', 'dat', 'eve']) t.is(failureOf(readText(eventOf('a') + torn).thrown), 'malformed');
});

test('yields the texts before a failure, and the failure unchanged', (t) => {
  const failure = new ProviderError('overloaded');
  const { texts, thrown } = readText(`${eventOf('a')}${eventOf('fail')}${eventOf('b')}`, (event) => {
    if (textOf(event) === 'fail') throw failure;
    return textOf(event);
  });
  t.deepEqual(texts, ['a']);
  t.is(thrown, failure);
});

test('skips events that cannot contain text, and reports that', (t) => {
  for (const harmless of [
    'data: 7\n\n',
    'data: null\n\n',
    'data: {"ok":true}\n\n',
    'foo: bar\n\n',
    'hello\n\n',
    'retry: x\n\n',
  ]) {
    t.deepEqual(readText(`${eventOf('a')}${harmless}${eventOf('b')}`), {
      texts: ['a', 'b'],
      thrown: undefined,
      done: 0,
      skipped: true,
    });
  }
});

test('ignores keep-alive events', (t) => {
  for (const quiet of [
    ': hm\n\n',
    'data:\n\n',
    'event: ping\ndata: ping\n\n',
    'event: heartbeat\ndata: {"text":1}\n\n',
  ]) {
    t.like(readText(`${eventOf('a')}${quiet.repeat(40)}${eventOf('b')}`), {
      texts: ['a', 'b'],
      thrown: undefined,
      skipped: false,
    });
  }
});

test('fails at events that may contain text', (t) => {
  for (const lossy of [
    'data: {"text":7}\n\n',
    'data: words\n\n',
    'data: "words"\n\n',
    'data: [{"content":"words"}]\n\n',
    'ata: {"text":"b"}\n\n',
    '{"text":"b"}\n',
  ]) {
    const read: Read = (event) => ('content' in event ? undefined : textOf(event));
    const { texts, thrown } = readText(`${eventOf('a')}${lossy}${eventOf('c')}`, read);
    t.deepEqual(texts, ['a']);
    t.is(failureOf(thrown), 'malformed', lossy);
  }
});

test('takes an event named error for an error, whatever its data', (t) => {
  const seen: object[] = [];
  readText(
    'event: error\ndata: oh\n\nevent: error\ndata: {"message":"m"}\n\nevent: error\ndata: {"error":{"type":"t"}}\n\n',
    (event) => {
      seen.push(event);
      return '';
    },
  );
  t.deepEqual(seen, [{ error: { message: 'oh' } }, { error: { message: 'm' } }, { error: { type: 't' } }]);
});

test('reads an event of 3,900,000 characters, and stops at one of 4,100,000', (t) => {
  const long = 'x'.repeat(3_900_000);
  t.like(readText(eventOf(long)), { texts: [long], thrown: undefined });

  for (const start of ['data: {"text":"', '{"text":"']) {
    const parser = createEventParser({ onEvent: () => true, onDone: () => undefined });
    parser.push(Buffer.from(start));
    let taken = 0;
    const error = t.throws(
      () => {
        for (; taken < 100; taken += 1) parser.push(Buffer.alloc(100_000, 'x'));
      },
      { instanceOf: ProviderError },
    );
    t.is(error.failure, 'malformed');
    t.is(taken, 39);
  }
});
