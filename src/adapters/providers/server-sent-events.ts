import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { ProviderError } from '../../ports/language-model.ts';

/** More events than this in a row that say nothing are no hiccup. */
const maximumSkippedInARow = 16;

const maximumCharactersOfAnEvent = 4_000_000;

/** Receives the events of a provider's stream in their order. */
export interface EventHandlers {
  /**
   * Takes the JSON of an event, or of a whole body. Returns false when the event is not one of the provider's protocol.
   * @throws ProviderError when the event is a failure; anything else that it throws means an event that cannot be read.
   */
  onEvent(event: object): boolean;
  /** Takes `[DONE]`. */
  onDone(): void;
}

/** A push parser: each call handles, before it returns, every event that is complete by then. */
export interface EventParser {
  /** @throws ProviderError */
  push(bytes: Uint8Array): void;
  /**
   * The body has ended cleanly.
   * @throws ProviderError `broken_stream` when it ends within an event
   */
  end(): void;
  /** Whether anything was skipped. */
  readonly skipped: boolean;
}

/** Events by which servers and proxies keep a connection open; whatever their data are, they are no text. */
const keepAliveNames: ReadonlySet<string | undefined> = new Set(['ping', 'heartbeat', 'keepalive', 'keep-alive']);

/** Where servers of other protocols put text. */
const textKeys = ['text', 'content', 'delta', 'response', 'completion', 'token', 'message', 'output', 'generated_text'];

const isBlank = (text: string): boolean => text.trim() === '';

/** Whether JSON that is of no known shape can have carried a part of the answer. */
const mayCarryText = (value: unknown): boolean => {
  if (typeof value === 'string') return !isBlank(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(mayCarryText);
  const fields = value as Readonly<Record<string, unknown>>;
  return textKeys.some((key) => mayCarryText(fields[key]));
};

const parse = (data: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(data) as unknown };
  } catch {
    return undefined;
  }
};

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const errorIn = (data: string): object => {
  const value = parse(data)?.value;
  if (!isObject(value)) return { error: { message: data } };
  return 'error' in value ? value : { error: value };
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
 * Parses the body of an answer: server-sent events, or JSON in their place, which some servers send although a stream was
 * asked for: one document, an array of chunks, or one chunk a line, each also with `data: [DONE]` behind it.
 *
 * It skips what cannot have carried text: comments, unknown fields, events that keep a connection open, numbers, objects of
 * another protocol without text. At anything else that it cannot read it throws `malformed`, also when more than 16 events
 * are skipped in a row and when an event is longer than 4,000,000 characters.
 */
export const createEventParser = ({ onEvent, onDone }: EventHandlers): EventParser => {
  const decode = createDecoder();
  /** The body so far when it is JSON and no event stream; undefined until its first character. */
  let document: string[] | 'none' | undefined;
  let characters = 0;
  let skipped = false;
  let skippedInARow = 0;
  let ending = false;

  const unreadable = (cause?: unknown): ProviderError =>
    new ProviderError(ending ? 'broken_stream' : 'malformed', { cause });

  const skip = (): void => {
    skipped = true;
    skippedInARow += 1;
    if (skippedInARow > maximumSkippedInARow) throw new ProviderError('malformed');
  };

  const takeObject = (event: object): void => {
    let isKnown: boolean;
    try {
      isKnown = onEvent(event);
    } catch (thrown) {
      throw thrown instanceof ProviderError ? thrown : new ProviderError('malformed', { cause: thrown });
    }
    if (isKnown) skippedInARow = 0;
    else if (mayCarryText(event)) throw new ProviderError('malformed');
    else skip();
  };

  const takeValue = (value: unknown): void => {
    if (isObject(value)) takeObject(value);
    else if (value === '[DONE]') onDone();
    else if (mayCarryText(value)) throw unreadable();
    else skip();
  };

  const takeMessage = ({ event: name, data }: EventSourceMessage): void => {
    characters = 0;
    const trimmed = data.trim();
    if (trimmed === '[DONE]') onDone();
    // What is called an error is one, whatever it says.
    else if (name === 'error') takeObject(errorIn(data));
    // Gateways that wrap their upstream's lines send its comments as data: `data: : OPENROUTER PROCESSING`.
    else if (trimmed !== '' && !trimmed.startsWith(':') && !keepAliveNames.has(name)) {
      const parsed = parse(data);
      if (parsed === undefined) throw unreadable();
      takeValue(parsed.value);
    }
  };

  const parser = createParser({
    onEvent: takeMessage,
    onError: ({ type, line = '' }) => {
      // The specification ignores unknown fields; one with JSON in it is an event whose framing is broken.
      if (type === 'unknown-field' && (ending || /[{["]/.test(line))) throw new ProviderError('malformed');
      skip();
    },
  });

  const takeDocument = (text: string): void => {
    const body = text.replace(/\s*data:\s*\[DONE\]\s*$/, '');
    if (body !== text) document = [body];
    const whole = parse(body);
    const values = whole ? [whole.value] : body.split('\n').filter((line) => !isBlank(line));
    for (const value of values) {
      const parsed = whole ?? parse(String(value));
      if (parsed === undefined) throw unreadable();
      for (const part of Array.isArray(parsed.value) ? (parsed.value as unknown[]) : [parsed.value]) takeValue(part);
    }
    if (body !== text) onDone();
  };

  const take = (text: string): void => {
    characters += text.length;
    if (document === undefined) {
      const first = text.trimStart().charAt(0);
      if (first !== '') document = first === '{' || first === '[' ? [] : 'none';
    }
    if (Array.isArray(document)) document.push(text);
    else parser.feed(text);
    if (characters > maximumCharactersOfAnEvent) throw new ProviderError('malformed');
  };

  return {
    push: (bytes) => {
      const text = decode(bytes);
      if (text !== '') take(text);
    },
    end: () => {
      ending = true;
      // Ends a last event that has no line end, or no empty line behind it.
      if (Array.isArray(document)) takeDocument(document.join(''));
      else parser.feed('\n\n');
    },
    get skipped() {
      return skipped;
    },
  };
};
