import {
  ProviderError,
  silence,
  type AnswerEvent,
  type LanguageModel,
  type ModelRequest,
} from '../../ports/language-model.ts';

/** How long a provider may stay silent, in milliseconds. */
export interface Deadlines {
  /** Before its first text. A model that reasons may take longer, see `longestReasoningMs`. */
  readonly firstTokenMs: number;
  /** Between two events after that. */
  readonly idleMs: number;
}

/** How long a model may reason before its first text, in milliseconds, while it sends events. */
export const longestReasoningMs = ({ firstTokenMs }: Deadlines): number => Math.max(60_000, 6 * firstTokenMs);

/** The most white space that an answer may begin with, in UTF-16 code units. */
const longestBlank = 10_000;

/**
 * The model's stream, aborted when it is silent for too long. Reasoning in a field of its own is a sign of life: it moves the idle
 * deadline, and that of the first text up to `longestReasoningMs` after the request. Its first event is the
 * first text that is more than white space: until that has come, the provider has
 * said nothing.
 * @throws ProviderError `silent` after a deadline, `malformed` for an answer that has no text; else what the model throws.
 */
export async function* withDeadlines(
  model: LanguageModel,
  request: ModelRequest,
  signal: AbortSignal,
  deadlines: Deadlines,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const { firstTokenMs, idleMs } = deadlines;
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);

  const reasoningEnd = performance.now() + longestReasoningMs(deadlines);
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
      if (event.type === 'activity') {
        const alive = performance.now() + idleMs;
        deadline = blank === undefined ? alive : Math.max(deadline, Math.min(alive, reasoningEnd));
        continue;
      }
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
