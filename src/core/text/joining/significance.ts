import type { Before } from './before.ts';
import { isBareMarker } from './markers.ts';
import {
  characterAt,
  characterBefore,
  isInsideCharacter,
  isInsideWord,
  isLetterOrDigit,
  isUnspaced,
} from './letters.ts';
import { isSealed } from './places.ts';
import { firstWord, wait, type Rest, type Wait } from './rest.ts';

/** What is no word and has no digits is the end of one: "our " and "ur". */
const isFragment = (word: string): boolean => /^\p{L}{2,}$/u.test(word);
const isNumber = (word: string): boolean => /^\d[\d.,:]*$/.test(word);

/** Few letters, and from inside a word on, but of two words: "for mo" and "r more", unless "mor" is a word. */
const spansWords = ({ folded, word, known, threeFrom }: Before, start: number, rest: Rest): boolean | Wait => {
  if (rest.lead > 0 || word === '' || folded.length - start < 4 || start > threeFrom || isSealed(folded)) return false;
  const next = firstWord(rest);
  return next === wait ? wait : !known(word + next);
};

/** Whether what is repeated is too much to be an accident, where more than the last word is repeated. */
const spansEnough = (before: Before, start: number, rest: Rest): boolean | Wait => {
  const { folded, strongFrom, threeFrom, someFrom } = before;
  if (isInsideCharacter(folded, start)) return false;
  if (start === 0 || start <= strongFrom) return true;
  if (isUnspaced(characterAt(folded, start))) return false;
  if (isInsideWord(folded, start)) return spansWords(before, start, rest);
  if (characterBefore(folded, start) === ' ') return start <= someFrom || isBareMarker(before, start, rest);
  // Behind a mark: ".1" after "192.168.1" is more likely new than repeated.
  return start <= (isLetterOrDigit(characterAt(folded, start)) ? someFrom : threeFrom);
};

/** The whole last word, which may be cut off, is what the rest begins with. */
const repeatsWord = ({ folded, known, usual, word }: Before, next: string, isApart: boolean): boolean => {
  if (!/[\p{L}\p{N}]/u.test(word)) return false;
  // "no" and " nothing", but "bro" and " brown": words of which one begins like the whole other are rarely neighbours.
  if (isApart) return next === word || !(usual(word) || isNumber(word));
  if (known(word + next) && !known(next)) return false;
  // A single letter or digit comes twice by accident too: "SSL", "22", "www".
  const isDoubled = isNumber(word) || /^\p{Lu}+$/u.test(next) || isSealed(folded) === true;
  if (word.length === 1 && isDoubled && !known(next)) return false;
  const behindMark = characterBefore(folded, folded.length - word.length);
  return !isNumber(word) || behindMark === '' || behindMark === ' ';
};

/** The last letters of the last word are what the rest begins with: "bro" and "own", but "hel" and "lo". */
const repeatsLetters = (before: Before, next: string, start: number, isApart: boolean): boolean => {
  const { folded, known, space, word, strongFrom } = before;
  const length = folded.length - start;
  const isStrong = start <= strongFrom;
  // Behind white space a word of its own stands for itself: "international", " national".
  if (isApart) return !known(next) && (isStrong || (space !== '' && next.length === length && isFragment(next)));
  if (isInsideCharacter(folded, start) || known(word + next)) return false;
  if (isStrong) return true;
  // In an address every piece may be a word: "https://w" and "ww".
  if (isSealed(folded) === true) return false;
  // A model leaves out a space more readily than it repeats one letter; and to lose a word is worse than to double one.
  if (known(next) && (next.length === length || (length === 1 && known(word)))) return false;
  return known(word + next.slice(length));
};

/**
 * Whether the overlap that begins at `start` is a repetition, and not the text itself that
 * happens to go on like this. One that is more than the last word is judged by its length;
 * within the last word, the words decide that each reading makes.
 */
export const isRepetition = (before: Before, rest: Rest, start: number): boolean | Wait => {
  const { folded, space, word } = before;
  const wordStart = folded.length - word.length;
  if (word === '' || start < wordStart) return spansEnough(before, start, rest);
  const next = firstWord(rest);
  if (next === wait) return wait;
  const isApart = rest.lead > 0 || space !== '';
  if (space !== '' && start === wordStart) return next === word;
  return start === wordStart ? repeatsWord(before, next, isApart) : repeatsLetters(before, next, start, isApart);
};
