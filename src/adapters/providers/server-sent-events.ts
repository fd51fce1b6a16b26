import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { ProviderError } from '../../ports/language-model.ts';

/** The most successive events without content. */
const maxSkippedInARow = 16;

/** The most characters of one event. */
const maxEventLength = 4_000_000;

/** Receives the events of a provider's stream in their order. */
interface EventHandlers {
  /** Takes the data of an event, if it can read them unparsed; returns whether it did. */
  onData?(json: string): boolean;
  /**
   * Takes the JSON of an event, or of a whole body; with the data that it was parsed from, unless these are another part of the body.
   * Returns false when the event is not one of the provider's protocol.
   * @throws ProviderError when the event is a failure; any other error means an unreadable event
   */
  onEvent(event: object, json?: string): boolean;
  /** Takes `[DONE]`. */
  onDone(): void;
}

/** Names of events that keep a connection open; their data are ignored. */
const keepAliveNames: ReadonlySet<string | undefined> = new Set(['ping', 'heartbeat', 'keepalive', 'keep-alive']);

/** Fields with text in other protocols. */
const textKeys = ['text', 'content', 'delta', 'response', 'completion', 'token', 'message', 'output', 'generated_text'];

const isBlank = (text: string): boolean => text.trim() === '';

/** Whether JSON of an unknown shape may contain a part of the answer. */
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

/** Decodes bytes, and normalizes line ends to `\n`: the parser would wait after a `\r` for the next character. */
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
 * Parses the body of an answer: server-sent events, or the JSON that some servers send although a stream was requested: one document, an
 * array of chunks, or one chunk per line, each optionally followed by `data: [DONE]`.
 *
 * Skips what cannot contain text: comments, unknown fields, keep-alive events, numbers, objects of another protocol without text.
 * Throws `malformed` for anything else that it cannot read, for more than 16 skipped events in a row, and for an event of more than
 * 4,000,000 characters.
 */
export const createEventParser = ({ onData, onEvent, onDone }: EventHandlers) => {
  const decode = createDecoder();
  /** The body so far when it is JSON instead of an event stream; undefined before its first character. */
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
    if (skippedInARow > maxSkippedInARow) throw new ProviderError('malformed');
  };

  const takeObject = (event: object, json?: string): void => {
    let isKnown: boolean;
    try {
      isKnown = onEvent(event, json);
    } catch (thrown) {
      throw thrown instanceof ProviderError ? thrown : new ProviderError('malformed', { cause: thrown });
    }
    if (isKnown) skippedInARow = 0;
    else if (mayCarryText(event)) throw new ProviderError('malformed');
    else skip();
  };

  const takeValue = (value: unknown, json?: string): void => {
    if (isObject(value)) takeObject(value, json);
    else if (value === '[DONE]') onDone();
    else if (mayCarryText(value)) throw unreadable();
    else skip();
  };

  const takeMessage = ({ event: name, data }: EventSourceMessage): void => {
    characters = 0;
    if (name === undefined && onData?.(data)) {
      skippedInARow = 0;
      return;
    }
    const trimmed = data.trim();
    if (trimmed === '[DONE]') onDone();
    // An event named `error` is one, whatever its data.
    else if (name === 'error') takeObject(errorIn(data));
    // Gateways that wrap the lines of another server send its comments as data: `data: : OPENROUTER PROCESSING`.
    else if (trimmed !== '' && !trimmed.startsWith(':') && !keepAliveNames.has(name)) {
      const parsed = parse(data);
      if (parsed === undefined) throw unreadable();
      takeValue(parsed.value, name === undefined ? data : undefined);
    }
  };

  const parser = createParser({
    onEvent: takeMessage,
    onError: ({ type, line = '' }) => {
      // The specification ignores unknown fields; one that contains JSON is an event with broken framing.
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
    if (characters > maxEventLength) throw new ProviderError('malformed');
  };

  return {
    /**
     * Handles every event that the bytes complete.
     * @throws ProviderError
     */
    push: (bytes: Uint8Array): void => {
      const text = decode(bytes);
      if (text !== '') take(text);
    },
    /**
     * Handles the clean end of the body.
     * @throws ProviderError `broken_stream` when the body ends within an event
     */
    end: (): void => {
      ending = true;
      // Completes a last event without a line end or an empty line.
      if (Array.isArray(document)) takeDocument(document.join(''));
      else parser.feed('\n\n');
    },
    /** Whether an event was skipped. */
    get skipped(): boolean {
      return skipped;
    },
  };
};
