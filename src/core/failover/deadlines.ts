import { ProviderError, type LanguageModel, type ModelEvent, type ModelRequest } from '../../ports/language-model.ts';

export interface Deadlines {
  /** How long the first text may take. */
  readonly firstTokenMs: number;
  /** How long the stream may be silent after that. */
  readonly idleMs: number;
}

/**
 * The model's stream, aborted when it is silent for too long.
 * @throws ProviderError `silent` then; else what the model throws.
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
  let started = false;
  let silent = false as boolean;
  const expire = (): void => {
    const left = deadline - performance.now();
    if (left > 0) {
      // One timer that looks again, instead of one for each token.
      timer = setTimeout(expire, left);
      return;
    }
    silent = true;
    abort();
  };
  let timer = setTimeout(expire, firstTokenMs);

  try {
    for await (const event of model.stream(request, controller.signal)) {
      deadline = performance.now() + idleMs;
      if (!started) {
        started = true;
        clearTimeout(timer);
        timer = setTimeout(expire, idleMs);
      }
      yield event;
      deadline = performance.now() + idleMs;
    }
  } catch (error) {
    throw silent && !signal.aborted ? new ProviderError('silent', { cause: error }) : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
