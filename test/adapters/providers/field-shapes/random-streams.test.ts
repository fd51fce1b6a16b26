import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import test from 'ava';
import fc from 'fast-check';
import { createMessageReader } from '../../../../src/adapters/providers/claude/reader.ts';
import { createContentReader } from '../../../../src/adapters/providers/gemini/reader.ts';
import { createChatReader } from '../../../../src/adapters/providers/openai/reader.ts';
import { streamAnswer, type AnswerReader } from '../../../../src/adapters/providers/stream-answer.ts';
import { ProviderError } from '../../../../src/ports/language-model.ts';
import {
  chatChunk,
  chatText,
  data,
  doneMarker,
  geminiChunk,
  geminiText,
  messageDelta,
  messageEvent,
  messageStart,
  messageStop,
  messageText,
} from './rows/bodies.ts';

/** Where a server puts its terminal markers. */
type Marking = 'last' | 'beside_last' | 'every' | 'leading';

interface Format {
  readonly reader: () => AnswerReader<object>;
  readonly opening: string;
  readonly text: (text: string) => readonly string[];
  readonly textWithMarker: (text: string) => string;
  readonly marker: string;
  /** Events without text. */
  readonly fillers: readonly string[];
  /** What follows the marker; the first of them is needed where the format has a last word. */
  readonly tail: readonly string[];
}

const quiet = [': keep-alive\n\n', 'event: ping\ndata: ping\n\n', 'data: 1\n\n', 'data:\n\n'];

const formats: Readonly<Record<string, Format>> = {
  openai: {
    reader: createChatReader,
    opening: chatChunk({ role: 'assistant', content: '' }),
    text: (text) => [
      chatText(text),
      chatText([{ type: 'text', text }]),
      chatText([
        { type: 'thinking', thinking: [] },
        { type: 'text', text },
      ]),
      data({ choices: [{ index: 0, text, finish_reason: '' }] }),
    ],
    textWithMarker: (text) => chatText(text, 'stop'),
    marker: chatChunk(null, 'eos'),
    fillers: [
      ...quiet,
      chatChunk({ content: null, reasoning_content: 'Hm.' }),
      data({ choices: [], usage: null }),
      chatChunk(null),
    ],
    tail: [doneMarker, data({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 0 } })],
  },
  claude: {
    reader: createMessageReader,
    opening: messageStart(),
    text: (text) => [
      messageText(text),
      messageEvent('content_block_start', { content_block: { type: 'text', text } }),
      messageEvent('content_block_delta', { delta: { text } }),
    ],
    textWithMarker: (text) => messageText(text) + messageDelta('end_turn', null),
    marker: messageDelta('stop'),
    fillers: [
      ...quiet,
      messageEvent('content_block_delta', { delta: { type: 'thinking_delta', thinking: 'Hm.' } }),
      messageEvent('ping'),
    ],
    tail: [messageStop],
  },
  gemini: {
    reader: createContentReader,
    opening: '',
    text: (text) => [
      geminiText(text),
      geminiChunk([{ text: 'Hm.', thought: true }, { text }]),
      geminiText(text, 'FINISH_REASON_UNSPECIFIED'),
    ],
    textWithMarker: (text) => geminiText(text, 'STOP'),
    marker: geminiChunk([], 'STOP'),
    fillers: [
      ...quiet,
      geminiChunk([{ text: 'Hm.', thought: true }]),
      data({ usageMetadata: { promptTokenCount: 1 } }),
    ],
    tail: [],
  },
};

interface Plan {
  readonly format: Format;
  readonly texts: readonly string[];
  readonly marking: Marking;
  readonly choices: readonly number[];
}

interface Body {
  readonly bytes: Buffer;
  /** From here on the answer is whole even when the connection breaks; undefined where only the end of the body says so. */
  readonly wholeAt: number | undefined;
}

const pick = <Item>(items: readonly Item[], choice: number): Item | undefined =>
  items[choice % Math.max(1, items.length)];

const bodyOf = ({ format, texts, marking, choices }: Plan): Body => {
  const { opening, text, textWithMarker, marker, fillers, tail } = format;
  const events = [opening];
  if (marking === 'leading') events.push(marker);
  texts.forEach((piece, index) => {
    const choice = choices[index] ?? 0;
    if (choice % 3 === 0) events.push(pick(fillers, choice) ?? '');
    const hasMarker = marking === 'every' || (marking === 'beside_last' && index === texts.length - 1);
    events.push(hasMarker ? textWithMarker(piece) : (pick(text(piece), choice) ?? ''));
  });
  if (marking === 'last') events.push(marker);
  const beforeTail = Buffer.byteLength(events.join(''));
  const bytes = Buffer.from([...events, ...tail].join(''));
  const [lastWord] = tail;
  const isAlone = marking === 'last' && format.marker !== formats['claude']?.marker;
  const lastWordAt = lastWord === undefined ? undefined : beforeTail + Buffer.byteLength(lastWord);
  // An event is complete when its last line is: the empty line behind it may be missing.
  return { bytes, wholeAt: isAlone ? beforeTail - 2 : lastWordAt && lastWordAt - 2 };
};

const streamOf = (bytes: Buffer, sizes: Iterator<number>, breaks: boolean): Readable => {
  let at = 0;
  return new Readable({
    read() {
      if (at < bytes.length) {
        const piece = bytes.subarray(at, at + Number(sizes.next().value));
        at += piece.length;
        this.push(piece);
      } else if (breaks) {
        // A destroyed stream drops what has not been read.
        setImmediate(() => this.destroy(new Error('reset')));
      } else this.push(null);
    },
  });
};

/** Reads an answer by a sink that is busy with each `busyEvery`th text for a turn of the event loop. */
const answerTo = async (format: Format, body: Readable, busyEvery: number) => {
  let text = '';
  let count = 0;
  let isBusy = false as boolean;
  const take = (piece: string): Promise<void> | undefined => {
    if (isBusy) throw new Error('A text was given while the sink was busy.');
    text += piece;
    count += 1;
    if (count % busyEvery > 0) return undefined;
    isBusy = true;
    return nextTurn().then(() => {
      isBusy = false;
    });
  };
  const source = {
    open: () => Promise.resolve(body),
    reader: format.reader(),
    signal: new AbortController().signal,
    sink: { text: take, activity: () => undefined },
  };
  const finished = await streamAnswer(source).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ProviderError) return false;
      throw error;
    },
  );
  if (isBusy) throw new Error('The answer settled while the sink was busy.');
  return { text, finished };
};

const anyPlan = fc.record({
  format: fc.constantFrom(...Object.values(formats)),
  texts: fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 }),
  marking: fc.constantFrom<Marking>('last', 'beside_last', 'every', 'leading'),
  choices: fc.array(fc.nat(20), { maxLength: 8 }),
});
const anySizes = fc.infiniteStream(fc.integer({ min: 1, max: 60 }));
const anyBusy = fc.integer({ min: 1, max: 5 });

test('no random stream loses a character, and none that is cut finishes', async (t) => {
  let cut = 0;
  await fc.assert(
    fc.asyncProperty(
      anyPlan,
      anySizes,
      anyBusy,
      fc.boolean(),
      fc.nat(),
      async (plan, sizes, busy, breaks, position) => {
        const whole = plan.texts.join('');
        const { bytes, wholeAt } = bodyOf(plan);
        if (!breaks) {
          t.deepEqual(await answerTo(plan.format, streamOf(bytes, sizes, false), busy), {
            text: whole,
            finished: true,
          });
          return;
        }
        cut += 1;
        const end = position % (bytes.length + 1);
        const { text, finished } = await answerTo(plan.format, streamOf(bytes.subarray(0, end), sizes, true), busy);
        t.true(whole.startsWith(text), 'what was shown is a beginning of the text');
        if (finished) {
          t.is(text, whole);
          t.true(wholeAt !== undefined && end >= wholeAt, 'finished although it was cut');
        }
      },
    ),
    { numRuns: 1_000 },
  );
  t.true(cut > 300);
});

test('a stream whose server ends it cleanly before its marker does not finish', async (t) => {
  const early = anyPlan.filter(({ marking }) => marking === 'last');
  await fc.assert(
    fc.asyncProperty(early, anySizes, anyBusy, fc.nat(), async (plan, sizes, busy, position) => {
      const { bytes } = bodyOf({ ...plan, format: { ...plan.format, marker: '', tail: [] } });
      const end = position % (bytes.length + 1);
      const { text, finished } = await answerTo(plan.format, streamOf(bytes.subarray(0, end), sizes, false), busy);
      t.true(plan.texts.join('').startsWith(text));
      t.false(finished);
    }),
    { numRuns: 500 },
  );
});
