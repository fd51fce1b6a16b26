import type { FailureClass } from '../../ports/language-model.ts';

/** How an answer ended. */
export type Ending = 'stop' | FailureClass;

/** How the body ended: cleanly, by a broken connection, or by silence up to the idle deadline. */
type BodyEnd = 'clean' | 'broken' | 'idle';

/**
 * Decides from terminal markers, texts and the end of the body whether an answer is complete.
 *
 * - A marker before any text does not end the answer. After text that follows a marker, only `[DONE]`, a clean end of the body or
 *   the idle deadline end it: some servers send `stop` with the first chunk, or with every chunk.
 * - A marker in an event with text does not end the answer by itself, since it may be one of many.
 * - A marker in an event of its own, after all text, ends the answer: a later failure of the connection does not matter.
 * - The last marker counts. A `stop` does not replace a failure unless text came in between.
 * - The terminal event of the protocol after text ends the answer also without a marker: servers send `[DONE]` and `message_stop` only
 *   after everything else, and some send no other end.
 */
export const createAnswerEnd = () => {
  let ending: Ending | undefined;
  let hasText = false;
  /** Whether a marker came with the last text or after it. */
  let atTail = false;
  /** Whether text came after a marker. */
  let isContradicted = false;
  /** Whether the last marker came after text, in an event without text. */
  let isAlone = false;
  let isDone = false;

  const endingSoFar = (): Ending | undefined => ending ?? (isDone && hasText ? 'stop' : undefined);
  const isSettled = (): boolean => endingSoFar() !== undefined && (isDone || (isAlone && atTail && !isContradicted));

  return {
    /** Records an event. `needsMore`: the protocol sends another marker after this one. */
    read: (text: string, marker: Ending | undefined, needsMore = false): void => {
      if (text !== '') {
        isContradicted ||= ending !== undefined;
        hasText = true;
        atTail = false;
        isDone = false;
      }
      if (marker === undefined) return;
      if (ending === undefined || ending === 'stop' || marker !== 'stop' || !atTail) ending = marker;
      atTail = true;
      isAlone = text === '' && hasText && !needsMore;
    },

    /** Records the protocol's terminal event: `[DONE]`, `message_stop`. */
    done: (): void => {
      isDone = true;
    },

    /** Whether only the end of the body is still expected. */
    get isSettled(): boolean {
      return isSettled();
    },

    /** Returns how the answer ended, given the end of the body; undefined when the answer is incomplete. */
    at: (end: BodyEnd): Ending | undefined => {
      if (end === 'clean' || isSettled()) return endingSoFar();
      if (end === 'idle') return atTail ? ending : undefined;
      return atTail && ending !== 'stop' ? ending : undefined;
    },
  };
};
