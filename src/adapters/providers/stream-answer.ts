import { ProviderError, type FailureClass, type ModelEvent, type TokenUsage } from '../../ports/language-model.ts';
import { readEvents } from './server-sent-events.ts';

/** Reads the events of one answer, given as their JSON. */
export interface AnswerReader<Chunk> {
  /**
   * The text in the chunk, empty when there is none.
   * @throws ProviderError when the chunk is a failure; anything else that it throws means a malformed chunk.
   */
  read(chunk: Chunk): string;
  /** How the answer ended; undefined as long as the provider's terminal marker has not come. */
  readonly ending: 'stop' | FailureClass | undefined;
  /** What the provider has counted so far, if it said. */
  readonly usage: TokenUsage | undefined;
}

export interface AnswerSource<Chunk> {
  /** Makes the request; resolves to a response that is no error as soon as its headers are there. */
  open(signal: AbortSignal): Promise<Response>;
  readonly reader: AnswerReader<Chunk>;
  /** What the SDK threw instead of a response, as the one error of the port. */
  asProviderError(thrown: unknown): ProviderError;
}

/** How long a stream may stay open after its terminal marker: long enough for usage, which may follow it. */
const afterMarkerMs = 500;

/**
 * One for all: the reason of an abort keeps its stack, and with it whatever was under way there, and Claude's SDK
 * keeps the signals of answers that broke off.
 */
const over = new DOMException('The attempt is over.', 'AbortError');

const asReadingFailure = (thrown: unknown): ProviderError =>
  thrown instanceof ProviderError ? thrown : new ProviderError('broken_stream', { cause: thrown });

const withUsage = (
  { failure, cause, retryAfterSeconds, causedByRequest }: ProviderError,
  usage: TokenUsage | undefined,
): ProviderError => new ProviderError(failure, { cause, retryAfterSeconds, causedByRequest, usage });

/** One attempt at a provider, with the guarantees of `LanguageModel.stream`, whatever the SDK does. */
export async function* streamAnswer<Chunk>(
  { open, reader, asProviderError }: AnswerSource<Chunk>,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent, void, undefined> {
  // The SDKs never take their listeners off the signal that they are given. So each attempt has a signal of its own,
  // which is always aborted.
  const controller = new AbortController();
  const abort = (): void => controller.abort(over);
  const isAborted = (): boolean => signal.aborted;
  const openBody = async (): Promise<Response['body']> => {
    try {
      return (await open(controller.signal)).body;
    } catch (thrown) {
      throw asProviderError(thrown);
    }
  };
  let afterMarker: NodeJS.Timeout | undefined;
  signal.addEventListener('abort', abort);
  try {
    if (isAborted()) throw new ProviderError('cancelled');
    const body = await openBody();
    // Read on after the terminal marker: usage may follow it, and only a connection read to its end is used again.
    for await (const text of readEvents({ body, read: (event) => reader.read(event as Chunk) })) {
      if (isAborted()) break;
      if (text !== '') yield { type: 'text', text };
      if (reader.ending !== undefined) afterMarker ??= setTimeout(abort, afterMarkerMs);
    }
  } catch (thrown) {
    if (isAborted()) throw new ProviderError('cancelled', { cause: thrown });
    // Whatever breaks after the terminal marker does not make a whole answer less whole.
    if (reader.ending === undefined) throw withUsage(asReadingFailure(thrown), reader.usage);
  } finally {
    clearTimeout(afterMarker);
    signal.removeEventListener('abort', abort);
    controller.abort(over);
  }
  // An abort may come between the last event and here.
  if (isAborted()) throw new ProviderError('cancelled');
  const { ending = 'broken_stream', usage } = reader;
  if (ending !== 'stop') {
    // A reason to stop that the protocol does not have follows from what was asked: the provider itself is at work.
    throw new ProviderError(ending, { usage, ...(ending === 'malformed' && { causedByRequest: true }) });
  }
  yield { type: 'finish', finishReason: 'stop', ...(usage && { usage }) };
}
