import type { Before } from './before.ts';
import {
  characterAt,
  characterBefore,
  isLetter,
  isLetterOrDigit,
  isUnspaced,
  isUpperCase,
  isWordPart,
} from './letters.ts';
import { isBareLine, missingBreak } from './markers.ts';
import { isSealed } from './places.ts';
import { firstWord, wait, type Rest, type Wait } from './rest.ts';

/** What is to be done at the seam when nothing is repeated. */
export interface Spacing {
  /** How much of the rest's leading white space goes away. */
  readonly drop: number;
  readonly insert: string;
}

const untouched: Spacing = { drop: 0, insert: '' };
const space: Spacing = { drop: 0, insert: ' ' };

/** White space is there already: it stays, unless a model put its own before what it goes on with. */
const betweenSpaces = ({ shown, space: own, word, known, frequent }: Before, rest: Rest): Spacing | Wait => {
  const leading = rest.text.slice(0, rest.lead);
  if (own === ' ' && leading === ' ') {
    const usesDouble = /\S {2}\S/.test(shown.slice(-20_000));
    return isLetterOrDigit(characterAt(rest.text, 1)) && shown !== ' ' && !usesDouble
      ? { drop: 1, insert: '' }
      : untouched;
  }
  if (own !== '' || !/^[ \n]$/.test(leading) || word === '' || frequent(word)) return untouched;
  if (!/^\p{Ll}$/u.test(characterAt(rest.text, 1))) return untouched;
  const next = firstWord(rest);
  if (next === wait) return wait;
  return /^\p{Ll}{2}/u.test(next) && !known(next) && known(word + next) ? { drop: 1, insert: '' } : untouched;
};

/** Letters meet: a word that was cut in two, or two words whose space was left out. */
const betweenLetters = ({ word, known }: Before, rest: Rest): Spacing | Wait => {
  const isCount = /^\d+$/.test(word);
  const isAcronym = /^\p{Lu}{2,}$/u.test(word);
  if (!isCount && !isAcronym && !known(word)) return untouched;
  const next = firstWord(rest);
  if (next === wait) return wait;
  // "5" and "apples", "PDF" and "files", but "10" and "km", "2" and "nd", "ID" and "s".
  if (isCount || (isAcronym && !known(word))) return /^\p{Ll}{4}/u.test(next) && known(next) ? space : untouched;
  if (known(word + next)) return untouched;
  if (known(next)) return space;
  const isName = /^\p{Lu}\p{Ll}/u.test(next) && /\p{Ll}$/u.test(word);
  return isName ? space : untouched;
};

/** Code or bold text begins, since none is open: the marks that open it stand apart from a word. */
const beforeOpener = ({ shown, word, known }: Before, rest: Rest): Spacing | Wait => {
  const line = shown.slice(-2000).split('\n').at(-1) ?? '';
  const isBold = rest.text.startsWith('*');
  if (isBold && line.split('**').length % 2 === 0) return untouched;
  if (word === '' ? !/[.,:;!?)]$/.test(shown) : !known(word)) return untouched;
  if (rest.text.length < 3 && !rest.whole) return wait;
  return /^(?:`|\*\*)[\p{L}\p{N}]/u.test(rest.text) ? space : untouched;
};

/** A sentence or a part of one has ended, and a letter follows. */
const behindMark = (before: Before, rest: Rest): Spacing | Wait => {
  const end = before.folded.slice(-8);
  const isSentenceEnd = /[.!?…]["'»”)\]]*$/.test(end);
  if (isSentenceEnd ? !isUpperCase(characterAt(rest.text, 0)) : !/\S[,;:)\]]$/.test(end)) return untouched;
  const sealed = isSealed(before.folded);
  if (sealed === true) return untouched;
  const next = firstWord(rest);
  if (next === wait) return wait;
  // "Socket." and "IO", where the text has it already.
  const text = before.folded.slice(-20_000);
  if (text.includes(text.slice(text.lastIndexOf(' ') + 1) + next)) return untouched;
  // "U.S." and "A.", but "U.S." and "Army".
  return sealed === 'abbreviation' && !(next.length > 1 && before.known(next)) ? untouched : space;
};

/** The white space that a model left out, or put too much of, before the exact rest. */
export const spacingBetween = (before: Before, rest: Rest): Spacing | Wait => {
  if (rest.lead > 0 || before.space !== '') return betweenSpaces(before, rest);
  const missing = missingBreak(before, rest);
  if (missing === wait) return wait;
  if (missing !== '') return { drop: 0, insert: missing };
  const [last, first] = [characterBefore(before.folded, before.folded.length), characterAt(rest.text, 0)];
  const isOpener = first === '`' || first === '*';
  // "of" and "10", but "win" and "32".
  const isCounted = /\d/.test(first) && /^\p{Ll}+$/u.test(before.word) && before.frequent(before.word);
  if (!(isLetter(first) || isOpener || isCounted) || isUnspaced(first) || isUnspaced(last)) return untouched;
  if (before.isInMarkup()) return untouched;
  if (isOpener || isCounted) {
    if (isSealed(before.folded)) return untouched;
    return isOpener ? beforeOpener(before, rest) : space;
  }
  if (isBareLine(before)) return space;
  if (isWordPart(last)) return isSealed(before.folded) ? untouched : betweenLetters(before, rest);
  return behindMark(before, rest);
};
