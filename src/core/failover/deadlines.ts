import {
  ProviderError,
  silence,
  type LanguageModel,
  type ModelEvent,
  type ModelRequest,
} from '../../ports/language-model.ts';

/** How long a provider may be silent, in milliseconds. */
export interface Deadlines {
  /** How long the first text may take. */
  readonly firstTokenMs: number;
  /** How long the stream may be silent after that. */
  readonly idleMs: number;
}

/** More white space than this is no beginning of an answer. */
const longestBlank = 10_000;

/**
 * The model's stream, aborted when it is silent for too long. Its first event is the
 * first text that is more than white space: until that has come, the provider has
 * said nothing.
 * @throws ProviderError `silent` after a deadline, `malformed` for an answer that has no text; else what the model throws.
 */
export async function* withDeadlines(
  model: LanguageModel,
  request: ModelRequest,
  signal: AbortSignal,
  { firstTokenMs, idleMs }: Deadlines,
): AsyncGenerator<ModelEvent, void, undefined> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);

  let deadline = performance.now() + firstTokenMs;
  let blank: string | undefined = '';
  let silent = false as boolean;
  const expire = (): void => {
    const left = deadline - performance.now();
    if (left > 0) {
      // One timer that looks again, instead of one for each token.
      timer = setTimeout(expire, left);
      return;
    }
    silent = true;
    controller.abort(silence);
  };
  let timer = setTimeout(expire, firstTokenMs);

  try {
    for await (const event of model.stream(request, controller.signal)) {
      if (blank === undefined) {
        deadline = performance.now() + idleMs;
        yield event;
      } else {
        if (event.type === 'finish')
          throw new ProviderError('malformed', { usage: event.usage, causedByRequest: true });
        blank += event.text;
        if (event.text.trim() === '') {
          if (blank.length > longestBlank) throw new ProviderError('malformed');
          continue;
        }
        const text: string = blank;
        blank = undefined;
        deadline = performance.now() + idleMs;
        clearTimeout(timer);
        timer = setTimeout(expire, idleMs);
        yield { type: 'text', text };
      }
      // The time that the consumer took is not the provider's.
      deadline = performance.now() + idleMs;
    }
  } catch (error) {
    throw silent && !signal.aborted ? new ProviderError('silent', { cause: error }) : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
