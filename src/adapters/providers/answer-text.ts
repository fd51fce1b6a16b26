import { ProviderError } from '../../ports/language-model.ts';

/** The least length of a repeat, in UTF-16 code units: a shorter one may be an answer that repeats a word. */
const longRepeat = 8;

/** The number of successive deltas that each begin with all earlier text after which the deltas are taken for running totals. */
const provenAfter = 2;

/** The effect of a piece of text on the answer. */
interface Addition {
  /** The text that can be put out now. */
  readonly shown: string;
  /** The text that the piece adds, also while it is held back; empty for a repeat. */
  readonly added: string;
}

/** Returns what `text`, a running total, adds to `soFar`. */
const beyond = (soFar: string, text: string): string => {
  // A whole message may lack the reasoning and the surrounding white space of the deltas.
  if (text.length >= longRepeat && soFar.trimEnd().endsWith(text.trim())) return '';
  if (!text.startsWith(soFar)) throw new ProviderError('malformed');
  return text.slice(soFar.length);
};

/**
 * Joins the pieces of one answer, and drops repeated text.
 *
 * - A whole message after deltas adds the text beyond them. A message that does not begin with the deltas is `malformed`.
 * - A delta with a finish reason that equals all earlier text, of 8 characters or more, adds nothing.
 * - Deltas are running totals when the first two after the initial one are each longer than all earlier text and begin with it,
 *   8 characters or more; where the stream ends after one such delta, one is enough. Until that is decided, later deltas are held back.
 *   Then each delta adds the text beyond the total, and a delta that does not begin with the total is `malformed`.
 *
 * @see https://github.com/cline/cline/issues/9215
 * @see https://github.com/songquanpeng/one-api/issues/1406
 */
export const createAnswerText = () => {
  /** All text that is decided. */
  let soFar = '';
  /** Whether the server's deltas are differences or running totals. */
  let mode: 'unknown' | 'differences' | 'totals' = 'unknown';
  /** Undecided deltas, each of which begins with the one before it. */
  let held: string[] = [];

  const put = (text: string): string => {
    soFar += text;
    return text;
  };

  /** Decides the deltas that were held back. */
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
    /** Adds a delta; `isLast`: the event has a finish reason. */
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

    /** Returns the text that was held back, at the end of the stream. */
    end: (): string => settle(true),
  };
};
