import type { Before } from './before.ts';
import { isUpperCase, characterAt } from './letters.ts';
import { beginsWithMarker } from './markers.ts';
import { wait, type Rest, type Wait } from './rest.ts';

const [shortestCommon, safeCommon] = [8, 64];
/** No more of the rest is held back to see whether it rewords the beginning. */
const longestHeld = 80;
const [firstWords, ownWords, leastWords] = [10, 12, 6];

const sentenceEnd = /(?:[.!?…。！？]["'»)\]*_]*|[>|`;}\]][,;]?)$/;

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

/** How many words the two have in the same order. */
const commonWords = (left: readonly string[], right: readonly string[]): number => {
  let row = right.map(() => 0);
  for (const word of left) {
    const above = row;
    row = [];
    right.forEach((other, index) => {
      row.push(other === word ? (above[index - 1] ?? 0) + 1 : Math.max(above[index] ?? 0, row[index - 1] ?? 0));
    });
  }
  return row.at(-1) ?? 0;
};

/** Whether the text ended where a sentence, a line or an element does, so that the rest may begin like the beginning. */
export const endsClean = ({ folded, space }: Before, { text, lead }: Rest, isMarked: boolean): boolean =>
  isMarked || space.includes('\n') || text.slice(0, lead).includes('\n') || sentenceEnd.test(folded.slice(-8));

/** Whether the rest says the beginning in other words. */
const rewords = ({ folded }: Before, { text, whole, lead }: Rest): boolean | Wait => {
  const start = text.slice(lead, lead + longestHeld);
  const isCapital = isUpperCase(characterAt(folded.trimStart(), 0));
  if (isCapital ? !isUpperCase(characterAt(start, 0)) : /^[\p{Ll}\P{L}]/u.test(folded) || /^[\p{Ll}\P{L}]/u.test(start))
    return false;
  const all = wordsOf(folded.slice(0, 400));
  if (all.length < leastWords) return false;
  const isOpen = !whole && start.length < longestHeld;
  const words = wordsOf(start).slice(0, firstWords + 1);
  // The last word may go on.
  if (
    words.length > firstWords ||
    (start.length === longestHeld && !whole) ||
    (isOpen && /[\p{L}\p{M}\p{N}]$/u.test(start))
  )
    words.pop();
  const common = commonWords(words, all.slice(0, ownWords));
  const enough = Math.ceil(0.7 * firstWords);
  if (common >= enough) return true;
  if (isOpen && words.length < firstWords) return common + firstWords - words.length >= enough ? wait : false;
  return words.length >= leastWords && common >= 0.7 * words.length;
};

/**
 * Whether the rest is a new beginning, of which no seam can be made. Only then is what
 * was shown given up: to lose text is worse than to double a word. Rows, items and
 * templates begin alike and are no new beginning.
 */
export const startsOver = (before: Before, rest: Rest, common: number): boolean | Wait => {
  const isMarked = beginsWithMarker(rest);
  if (isMarked === wait) return wait;
  const { folded } = before;
  const isClean = endsClean(before, rest, isMarked);
  if (common >= safeCommon || (!isClean && common >= shortestCommon && 2 * common >= folded.length)) {
    const isTemplate = folded.includes(folded.slice(0, Math.min(common, 32)), 1);
    const spansLine = /[.!?。！？] |[。！？]/.test(folded.slice(0, common));
    return !isTemplate && (!isClean || spansLine);
  }
  return isClean ? false : rewords(before, rest);
};
