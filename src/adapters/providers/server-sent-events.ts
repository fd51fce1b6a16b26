import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { ProviderError } from '../../ports/language-model.ts';

/** More than this in a row is no hiccup. */
const maximumSkippedInARow = 16;

const maximumCharactersOfAnEvent = 4_000_000;

export interface EventStream {
  /** Null is an empty body. */
  readonly body: AsyncIterable<Uint8Array> | null;
  /**
   * The text in an event, which is given as its JSON; empty when there is none.
   * @throws ProviderError when the event is a failure; anything else that it throws means a malformed event.
   */
  read(event: object): string;
}

const parse = (data: string): unknown => {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
};

const objectIn = ({ event: name, data }: EventSourceMessage): object | undefined => {
  const value = parse(data);
  const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  if (name !== 'error') return object;
  // What is called an error is one, whatever it says.
  return object !== undefined && 'error' in object ? object : { error: object ?? { message: data } };
};

/** Decodes bytes, and ends every line by `\n`: the parser would wait after a `\r` for the character that follows it. */
const createDecoder = (): ((bytes: Uint8Array) => string) => {
  const decoder = new TextDecoder();
  let afterReturn = false;
  return (bytes) => {
    const decoded = decoder.decode(bytes, { stream: true });
    if (decoded === '') return '';
    const text = afterReturn && decoded.startsWith('\n') ? decoded.slice(1) : decoded;
    afterReturn = text.endsWith('\r');
    return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  };
};

/**
 * The text of each event of a body, in order; empty ones too, so that whoever reads sees that an event was read.
 *
 * What is no event, holds no JSON object or cannot be read is skipped. It throws `malformed` when more than 16 have to be
 * skipped in a row, when an event is longer than 4,000,000 characters, and when the body is over, or broken, after anything
 * was skipped: a reader that has seen its terminal marker may ignore that. `[DONE]` means nothing here.
 */
export async function* readEvents({ body, read }: EventStream): AsyncGenerator<string, void, undefined> {
  /** What the parser has found and nobody has read; undefined is a line that is no field. */
  const found: (EventSourceMessage | undefined)[] = [];
  let characters = 0;
  let skipped = 0;
  let skippedInARow = 0;
  let cause: unknown;
  const decode = createDecoder();
  const parser = createParser({
    onEvent: (message) => {
      characters = 0;
      found.push(message);
    },
    onError: () => void found.push(undefined),
  });

  const textOf = (message: EventSourceMessage | undefined): string | undefined => {
    const event = message && objectIn(message);
    if (event === undefined) return undefined;
    try {
      const text: unknown = read(event);
      return typeof text === 'string' ? text : undefined;
    } catch (thrown) {
      if (thrown instanceof ProviderError) throw thrown;
      cause = thrown;
      return undefined;
    }
  };

  function* take(text: string): Generator<string, void, undefined> {
    characters += text.length;
    parser.feed(text);
    // One is read when it is asked for, so that the texts before a failure are out before it.
    for (const message of found.splice(0)) {
      if (message?.data === '[DONE]') continue;
      const read = textOf(message);
      if (read === undefined) {
        skipped += 1;
        skippedInARow += 1;
        if (skippedInARow > maximumSkippedInARow) throw new ProviderError('malformed', { cause });
      } else {
        skippedInARow = 0;
        yield read;
      }
    }
    if (characters > maximumCharactersOfAnEvent) throw new ProviderError('malformed');
  }

  try {
    for await (const bytes of body ?? []) yield* take(decode(bytes));
    // Ends a last line without an end, so that it is looked at; it completes no event that was torn within a line.
    yield* take('\n');
  } catch (thrown) {
    if (skipped === 0 || thrown instanceof ProviderError) throw thrown;
    throw new ProviderError('malformed', { cause: thrown });
  }
  if (skipped > 0) throw new ProviderError('malformed', { cause });
}
