import { ProviderError } from '../../ports/language-model.ts';

/** A repeat of fewer characters, in UTF-16 code units, may be an answer that repeats a word. */
const longRepeat = 8;

/** So many deltas in a row that each begin with all text before them show that a server sends the text so far each time. */
const provenAfter = 2;

/** What a piece of text adds to the answer. */
export interface Addition {
  /** What can be put out now. */
  readonly shown: string;
  /** The text that the piece adds, also while it is held back; empty for a repeat. */
  readonly added: string;
}

/** What goes beyond the text so far, in a text that is to begin with it. */
const beyond = (soFar: string, text: string): string => {
  // A whole message may come without the reasoning and the white space around it that the deltas had.
  if (text.length >= longRepeat && soFar.trimEnd().endsWith(text.trim())) return '';
  if (!text.startsWith(soFar)) throw new ProviderError('malformed');
  return text.slice(soFar.length);
};

/**
 * Joins the pieces of one answer, and leaves out what servers send twice.
 *
 * - A whole message behind deltas adds what goes beyond them. One that does not begin with them is `malformed`.
 * - A delta beside a finish reason that equals all text so far, of 8 characters or more, adds nothing.
 * - A server whose deltas each hold all text so far is known by two in a row, from the first on, that begin with 8 characters or more of
 *   text before them and are longer; one is enough where the stream ends behind it. Until that is decided, the later delta is held back.
 *   From then on each delta adds what goes beyond the text so far, and one that does not begin with it is `malformed`.
 *
 * @see https://github.com/cline/cline/issues/9215
 * @see https://github.com/songquanpeng/one-api/issues/1406
 */
export const createAnswerText = () => {
  /** All text as far as it is decided, or the first delta while `latest` waits. */
  let soFar = '';
  /** What the deltas say about the server. */
  let mode: 'unknown' | 'differences' | 'totals' = 'unknown';
  /** Deltas behind the first that begin with the delta before them. */
  let held: string[] = [];

  const put = (text: string): string => {
    soFar += text;
    return text;
  };

  /** Decides what was held back. */
  const settle = (isEnd: boolean): string => {
    const latest = held.at(-1);
    if (latest === undefined) return '';
    const before = held.at(-2) ?? soFar;
    const isTotal = before.length >= longRepeat && (isEnd || held.length >= provenAfter);
    const text = isTotal ? latest.slice(soFar.length) : held.join('');
    mode = isTotal ? 'totals' : 'differences';
    held = [];
    return put(text);
  };

  const take = (delta: string): Addition => {
    if (mode === 'totals') {
      const added = put(beyond(soFar, delta));
      return { shown: added, added };
    }
    if (mode === 'unknown' && soFar !== '') {
      const before = held.at(-1) ?? soFar;
      if (delta.length > before.length && delta.startsWith(before)) {
        held.push(delta);
        const isProven = held.length >= provenAfter && before.length >= longRepeat;
        return { shown: isProven ? settle(false) : '', added: delta };
      }
      const waiting = held.join('');
      held = [];
      mode = 'differences';
      return { shown: put(waiting + delta), added: delta };
    }
    return { shown: put(delta), added: delta };
  };

  return {
    /** Adds a delta; `isLast`: a finish reason came beside it. */
    add: (delta: string, isLast: boolean): Addition => {
      if (delta === '') return { shown: '', added: '' };
      if (isLast && delta.length >= longRepeat && delta === (held.at(-1) ?? soFar)) {
        return { shown: settle(true), added: '' };
      }
      return take(delta);
    },

    /**
     * Adds a whole message.
     * @throws ProviderError `malformed` when it does not begin with the text so far
     */
    complete: (message: string): Addition => {
      if (message === '') return { shown: '', added: '' };
      const waiting = held.at(-1) !== undefined && message.startsWith(held.at(-1) ?? '') ? '' : settle(true);
      held = [];
      const added = put(beyond(soFar, message));
      return { shown: waiting + added, added };
    },

    /** Puts out what is held back: the stream has ended. */
    end: (): string => settle(true),
  };
};

export type AnswerText = ReturnType<typeof createAnswerText>;
