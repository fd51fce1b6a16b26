import type { FailureClass } from '../../ports/language-model.ts';

/** How an answer ended. */
export type Ending = 'stop' | FailureClass;

/** How the connection ended: a clean end of the body, a break, or silence up to the idle deadline. */
export type BodyEnd = 'clean' | 'broken' | 'idle';

/**
 * Decides from terminal markers, texts and the end of the body whether an answer is whole.
 *
 * - A marker before any text ends nothing. Text after a marker counts, and then only `[DONE]`, a clean end of the body or
 *   the idle deadline end the answer: servers are known that send `stop` on a leading chunk, or on every one.
 * - A marker beside text may be one of many, so that it does not end the answer by itself either.
 * - A marker alone, behind all text, ends it: whatever breaks after that does not make a whole answer less whole.
 * - The last marker counts, but a `stop` takes back no failure unless text came in between.
 * - The protocol's last word behind text ends the answer also where no marker came: servers send `[DONE]` and `message_stop` only when
 *   they have sent everything, and some send no other end.
 */
export const createAnswerEnd = () => {
  let ending: Ending | undefined;
  let hasText = false;
  /** A marker came with the last text or after it. */
  let atTail = false;
  /** Text came after a marker. */
  let isContradicted = false;
  /** The last marker came without text, after text. */
  let isAlone = false;
  let isDone = false;

  const endingSoFar = (): Ending | undefined => ending ?? (isDone && hasText ? 'stop' : undefined);
  const isSettled = (): boolean => endingSoFar() !== undefined && (isDone || (isAlone && atTail && !isContradicted));

  return {
    /** An event was read. `needsMore`: the protocol has another marker to follow this one. */
    read: ({
      text,
      marker,
      needsMore = false,
    }: {
      readonly text: string;
      readonly marker?: Ending | undefined;
      readonly needsMore?: boolean | undefined;
    }): void => {
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

    /** The protocol's last word came: `[DONE]`, `message_stop`. */
    done: (): void => {
      isDone = true;
    },

    /** Nothing more is expected but the end of the body. */
    get isSettled(): boolean {
      return isSettled();
    },

    /** How the answer ended, now that the body has; undefined when it was cut. */
    at: (end: BodyEnd): Ending | undefined => {
      if (end === 'clean' || isSettled()) return endingSoFar();
      if (end === 'idle') return atTail ? ending : undefined;
      return atTail && ending !== 'stop' ? ending : undefined;
    },
  };
};

export type AnswerEnd = ReturnType<typeof createAnswerEnd>;
