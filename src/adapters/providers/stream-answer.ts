import { ProviderError, type FailureClass, type ModelEvent, type TokenUsage } from '../../ports/language-model.ts';

/** Reads the chunks of one answer, as a provider's SDK hands them on. */
export interface AnswerReader<Chunk> {
  /**
   * The text in the chunk, empty when there is none.
   * @throws ProviderError when the chunk is a failure; anything else that it throws means a malformed chunk.
   */
  read(chunk: Chunk): string;
  /** How the answer ended; undefined as long as the provider's terminal marker has not come. */
  readonly ending: 'stop' | FailureClass | undefined;
  readonly usage: TokenUsage | undefined;
}

/** Where an attempt was when something was thrown: before the response's headers or after them. */
export type AttemptStage = 'opening' | 'reading';

export interface AnswerSource<Chunk> {
  /** Makes the request; resolves when the response's headers are there and says that it is a stream. */
  open(signal: AbortSignal): Promise<AsyncIterable<Chunk>>;
  readonly reader: AnswerReader<Chunk>;
  /** What the SDK threw, as the one error of the port. */
  asProviderError(thrown: unknown, stage: AttemptStage): ProviderError;
}

/** How long a stream may stay open after its terminal marker: long enough for usage, which may follow it. */
const afterMarkerMs = 500;

const readChunk = <Chunk>(reader: AnswerReader<Chunk>, chunk: Chunk): string => {
  try {
    return reader.read(chunk);
  } catch (thrown) {
    throw thrown instanceof ProviderError ? thrown : new ProviderError('malformed', { cause: thrown });
  }
};

/** One attempt at a provider, with the guarantees of `LanguageModel.stream`, whatever the SDK does. */
export async function* streamAnswer<Chunk>(
  { open, reader, asProviderError }: AnswerSource<Chunk>,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent, void, undefined> {
  // The SDKs never take their listeners off the signal that they are given, and not every one of them closes the
  // connection when its iterator is left early. So each attempt has a signal of its own, which is always aborted.
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const isAborted = (): boolean => signal.aborted;
  let stage: AttemptStage = 'opening';
  let afterMarker: NodeJS.Timeout | undefined;
  signal.addEventListener('abort', abort);
  try {
    if (isAborted()) throw new ProviderError('cancelled');
    const chunks = await open(controller.signal);
    stage = 'reading';
    // Read on after the terminal marker: usage may follow it, and only a connection read to its end is used again.
    for await (const chunk of chunks) {
      if (isAborted()) break;
      const text = readChunk(reader, chunk);
      if (text !== '') yield { type: 'text', text };
      if (reader.ending !== undefined) afterMarker ??= setTimeout(abort, afterMarkerMs);
    }
  } catch (thrown) {
    if (isAborted()) throw new ProviderError('cancelled', { cause: thrown });
    // Whatever breaks after the terminal marker does not make a whole answer less whole.
    if (reader.ending === undefined) throw thrown instanceof ProviderError ? thrown : asProviderError(thrown, stage);
  } finally {
    clearTimeout(afterMarker);
    signal.removeEventListener('abort', abort);
    controller.abort();
  }
  // After an abort some SDKs end their iteration as if all was said.
  if (isAborted()) throw new ProviderError('cancelled');
  const { ending = 'broken_stream', usage } = reader;
  if (ending !== 'stop') throw new ProviderError(ending);
  yield { type: 'finish', finishReason: 'stop', ...(usage && { usage }) };
}
