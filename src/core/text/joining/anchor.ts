import { isSpace, isUnspaced } from './repetition.ts';

const [shortest, longest, farthest] = [60, 100, 400];

/** An anchor begins at most so far from the end of the text, without the white space behind it. In UTF-16 code units. */
export const farthestAnchor = farthest;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Returns the end of `shown` that a model is asked to repeat before it continues, with the white space that `shown` ends with.
 *
 * It has 60 to 100 characters where it can begin at the start of a line or of a word, at most about 400 else, and is all of
 * a shorter text. It never begins with white space, inside a grapheme, or inside one of the `unbroken` spans of `shown`
 * (UTF-16 offsets), which a model repeats whole or not at all. It is empty only when `shown` is white space.
 */
export const anchorOf = (
  shown: string,
  unbroken: readonly { readonly start: number; readonly end: number }[] = [],
): string => {
  const end = shown.trimEnd().length;
  if (end <= longest) return shown.trimStart();
  const windowStart = Math.max(0, end - farthest);
  const spans = unbroken.filter((span) => span.end > windowStart);
  const starts = Array.from(graphemes.segment(shown.slice(windowStart, end)), ({ index }) => windowStart + index)
    // The window may begin inside a grapheme.
    .slice(windowStart === 0 ? 0 : 1)
    .filter((index) => !isSpace(shown.charAt(index)))
    .filter((index) => !spans.some((span) => span.start < index && index < span.end));
  const inRange = starts.filter((index) => end - index >= shortest && end - index <= longest);
  const beforeRange = starts.filter((index) => end - index > longest).reverse();
  const isAfterSpace = (index: number) => index === 0 || isSpace(shown.charAt(index - 1));
  const start =
    inRange.find((index) => shown.charAt(index - 1) === '\n') ??
    inRange.find((index) => isAfterSpace(index) || isUnspaced(shown.slice(index, index + 2))) ??
    beforeRange.find(isAfterSpace) ??
    inRange[0] ??
    beforeRange[0] ??
    end - longest;
  return shown.slice(start);
};
