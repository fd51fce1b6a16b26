import type { createRemarkReader } from './remark.ts';

interface TailOptions {
  readonly remarks: Pick<ReturnType<typeof createRemarkReader>, 'mayBegin' | 'isHeading' | 'mayFollow'>;
  /** The input has a code fence: one in the answer is text. */
  readonly hasFence: boolean;
  /** The characters that may close what wraps the whole, for each wrapper. */
  readonly closing: readonly RegExp[];
}

/** A candidate that is longer is text: what is held back stays short. In UTF-16 code units. */
const longestCandidate = 2000;
/** The beginning of a line tells by then whether it may be a remark. */
const decidingLength = 80;

/**
 * Holds back the end of a text while it may be wrapping: white space, what closes a wrapper, and lines from one on that begins like a closing
 * remark.
 */
export const createTail = ({ remarks, hasFence, closing }: TailOptions) => {
  /** Held back: behind all that is text for certain. */
  let held = '';
  /** The line at the end of `held`, when it has not been found to be text. */
  let line = '';
  let state: 'text' | 'undecided' | 'candidate' = 'text';
  /** The lines behind a heading that are no list; undefined where there is no heading. */
  let proseLines: number | undefined;

  const isFenceLine = (text: string): boolean => !hasFence && /^\s*(?:`|~)/.test(text);

  const isHeldUnit = (unit: string): boolean => unit.trim() === '' || closing.some((one) => one.test(unit));

  const release = (): string => {
    const text = held;
    held = '';
    line = '';
    state = 'text';
    proseLines = undefined;
    return text;
  };

  /** Takes text within a line of text: only its end is held back. */
  const takeText = (text: string): string => {
    let end = text.length;
    while (end > 0 && isHeldUnit(text.charAt(end - 1))) end -= 1;
    // A space within a line is shown at once: should the answer break off there, the next one goes on behind it.
    if (closing.length === 0 && held === '' && !/[\r\n]/.test(text.slice(end))) end = text.length;
    if (end === 0) {
      held += text;
      return '';
    }
    const released = held + text.slice(0, end);
    held = text.slice(end);
    return released;
  };

  /** Takes text within a line that is not known to be text. */
  const takeLine = (text: string, isEnded: boolean): string => {
    held += text;
    // A blank line of any length tells nothing.
    if (line !== '' || text.trim() !== '') line += text;
    if (line === '') return '';
    if (state === 'undecided') {
      // Within a word nothing new shows; so a line is not read for each of its characters.
      if (line.length > 8 && line.length < decidingLength && /^[\p{L}\p{M}]+$/u.test(text)) return '';
      const bare = line.trim();
      if (closing.length > 0 && bare.length < decidingLength && Array.from(bare).every(isHeldUnit)) return '';
      const mayGoOn = proseLines !== undefined && remarks.mayFollow(line, proseLines);
      if (!mayGoOn && !isFenceLine(line) && !remarks.mayBegin(line.slice(0, decidingLength), !isEnded)) {
        return takeText(release());
      }
      if (isEnded || line.length >= decidingLength) state = 'candidate';
    }
    return held.length > longestCandidate ? takeText(release()) : '';
  };

  return {
    /** Takes the next piece; returns what is text for certain. */
    push: (delta: string): string => {
      let released = '';
      for (const part of delta.split(/(?<=\n)/)) {
        const isEnded = part.endsWith('\n');
        released += state === 'text' ? takeText(part) : takeLine(part, isEnded);
        if (!isEnded) continue;
        if (state === 'candidate') {
          if (remarks.isHeading(line)) proseLines = 0;
          else if (proseLines !== undefined && !remarks.mayFollow(line, Infinity)) proseLines += 1;
        }
        state = 'undecided';
        line = '';
      }
      return released;
    },
  };
};
