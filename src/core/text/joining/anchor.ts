import { findMasks } from '../../masking/find-masks.ts';
import { longestMask } from '../../masking/mask-syntax.ts';
import { isSpace } from './fold.ts';
import { isInsideWord } from './letters.ts';

const [shortest, longest, farthest] = [60, 100, 400];

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * What the model is to repeat: the end of `shown`, with the white space it ends with,
 * from the start of a line or else of a word on. About 60 to 100 characters, and all of
 * `shown` if that is shorter; it never begins inside a grapheme, nor inside a word that
 * is not endless, nor inside a mask, and never with white space. Empty only when `shown` is white space alone.
 */
export const anchorOf = (shown: string): string => {
  const end = shown.trimEnd().length;
  if (end <= longest) return shown.trimStart();
  const windowStart = Math.max(0, end - farthest);
  const readFrom = Math.max(0, windowStart - longestMask);
  const masks = findMasks(shown.slice(readFrom, end)).map((mask) => ({
    start: readFrom + mask.start,
    end: readFrom + mask.end,
  }));
  const starts = Array.from(graphemes.segment(shown.slice(windowStart, end)), ({ index }) => windowStart + index)
    // The first may lie inside a grapheme, since the text was cut there.
    .slice(windowStart === 0 ? 0 : 1)
    .filter((index) => !isSpace(shown.charAt(index)))
    .filter((index) => !masks.some((mask) => mask.start < index && index < mask.end));
  const inRange = starts.filter((index) => end - index >= shortest && end - index <= longest);
  const beforeRange = starts.filter((index) => end - index > longest).reverse();
  const isAfterSpace = (index: number) => index === 0 || isSpace(shown.charAt(index - 1));
  const isWordStart = (index: number) => !isInsideWord(shown, index);
  const start =
    inRange.find((index) => shown.charAt(index - 1) === '\n') ??
    inRange.find(isAfterSpace) ??
    inRange.find(isWordStart) ??
    beforeRange.find(isAfterSpace) ??
    beforeRange.find(isWordStart) ??
    inRange[0] ??
    beforeRange[0] ??
    end - longest;
  return shown.slice(start);
};
