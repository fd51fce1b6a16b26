import { fold, spaceAfter } from './fold.ts';
import { isLetter, isLetterOrDigit, isUnspaced, lastWordOf } from './letters.ts';
import { isInMarkup } from './places.ts';
import { createWords, type Words } from './words.ts';

/** What was shown, as the decision looks at it. */
export interface Before extends Words {
  readonly shown: string;
  /** Without the white space around it; white space in it and quotation marks are folded. */
  readonly folded: string;
  /** The white space that it ends with. */
  readonly space: string;
  /** The word, or part of one, that it ends with; empty when white space or a mark stands there. */
  readonly word: string;
  /** Whether it ends inside an HTML tag or inside code. All of it is read for that, once. */
  readonly isInMarkup: () => boolean;
  /** Overlaps that begin at or before it have enough letters to be no accident. */
  readonly strongFrom: number;
  /** The same for three letters, which is enough behind a mark, and for a single letter or digit. */
  readonly threeFrom: number;
  readonly someFrom: number;
}

const strong = 5;

/** Longer overlaps begin at the start of the text. */
const reach = 2000;

/** From where on, at the latest, the text has letters that weigh so much; -1 when its end has not. */
const weighs = (folded: string, enough: number, counts: (character: string) => boolean): number => {
  let weight = 0;
  for (let index = folded.length - 1; index >= Math.max(0, folded.length - reach); index -= 1) {
    const character = String.fromCodePoint(folded.codePointAt(index) ?? 0);
    // Two letters of a script without spaces are a word.
    if (counts(character)) weight += isUnspaced(character) ? strong / 2 : 1;
    if (weight >= enough) return index;
  }
  return -1;
};

export const beforeSeam = (shown: string, knows: (word: string) => boolean): Before => {
  const folded = fold(shown.trim());
  let inMarkup: boolean | undefined;
  return {
    shown,
    folded,
    space: spaceAfter(shown),
    word: lastWordOf(folded),
    ...createWords(folded, knows),
    isInMarkup: () => (inMarkup ??= isInMarkup(shown)),
    strongFrom: weighs(folded, strong, isLetter),
    threeFrom: weighs(folded, 3, isLetter),
    someFrom: weighs(folded, 1, isLetterOrDigit),
  };
};
