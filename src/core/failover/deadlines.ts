import {
  ProviderError,
  silence,
  type Finish,
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

/** Takes the next text. While a returned promise is pending, nothing more is given. */
export type TakeText = (text: string) => Promise<void> | undefined;

/**
 * Asks the model, and aborts the request by `stop` when the model is silent for too long. Reasoning in a field of its own
 * extends both deadlines, that of the first text by at most `longestReasoningMs` after the request. White space at the beginning does not
 * count as text. The time that `take` needs does not count as the provider's.
 * @throws ProviderError `silent` after a deadline, `malformed` for an answer that has no text; else what the model or `take` throws.
 */
export const answerInTime = async (
  model: LanguageModel,
  request: ModelRequest,
  { stop, deadlines, take }: { readonly stop: AbortController; readonly deadlines: Deadlines; readonly take: TakeText },
): Promise<Finish> => {
  const { firstTokenMs, idleMs } = deadlines;
  const reasoningEnd = performance.now() + longestReasoningMs(deadlines);
  let deadline = performance.now() + firstTokenMs;
  let blank = '';
  let hasText = false as boolean;
  let isTaking = false;

  // One timer that is started again when it expires too early, instead of one for each token.
  const expire = (): void => {
    const left = isTaking ? idleMs : deadline - performance.now();
    if (left > 0) timer = setTimeout(expire, left);
    else stop.abort(silence);
  };
  let timer = setTimeout(expire, firstTokenMs);

  const moveDeadline = (): void => {
    isTaking = false;
    deadline = performance.now() + idleMs;
  };
  const give = (text: string): Promise<void> | undefined => {
    const taken = take(text);
    moveDeadline();
    if (!taken) return undefined;
    isTaking = true;
    return taken.finally(moveDeadline);
  };

  const text = (piece: string): Promise<void> | undefined => {
    if (hasText) return give(piece);
    blank += piece;
    if (piece.trim() === '') {
      if (blank.length > longestBlank) throw new ProviderError('malformed');
      return undefined;
    }
    hasText = true;
    clearTimeout(timer);
    timer = setTimeout(expire, idleMs);
    return give(blank);
  };
  const activity = (): void => {
    const alive = performance.now() + idleMs;
    deadline = hasText ? alive : Math.max(deadline, Math.min(alive, reasoningEnd));
  };

  try {
    const finish = await model.answer(request, stop.signal, { text, activity });
    if (!hasText) throw new ProviderError('malformed', { usage: finish.usage, causedByRequest: true });
    return finish;
  } catch (error) {
    if (stop.signal.reason !== silence) throw error;
    throw error instanceof ProviderError && error.failure === 'silent'
      ? error
      : new ProviderError('silent', { cause: error });
  } finally {
    clearTimeout(timer);
  }
};
