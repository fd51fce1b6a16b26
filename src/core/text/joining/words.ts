import { lastWordOf, wordPattern } from './letters.ts';

/** Single letters that are words: of others a dictionary knows as letters, every cut inside a word would make two. */
const singleLetters = new Set('aAàÀáÁIoOòóyYeEéèÈ');
/** The same for pairs of Latin letters, of which dictionaries know hundreds as abbreviations: "among" and "st". */
const pairs = new Set(
  [
    'am an as at be by do go he if in is it me my no of oh ok on or so to up us we da du er es',
    'ob um wo zu ab ja au ce de en et eu il je la le ma ne ni nu ou où sa se si ta te tu un va',
    'vu al el ha lo mi sé sí su tú ya yo él ao às em há já na os só ci di fa ho li né sì vi ik',
    'op ze uw co po za że av på år og',
  ].flatMap((line) => line.split(' ')),
);
/** Words of three letters so frequent that one more of them is no surprise. Shorter ones are all taken to be. */
const frequentWords = new Set(
  [
    'the and for not can all our you are was has had her his one but who may any how its',
    'der die das den dem des ein und mit von für aus auf ist als wie les des une est pas sur que qui',
    'los las una del por con sin per non che gli het een van dat met niet',
  ].flatMap((line) => line.split(' ')),
);
const isFragment = (word: string): boolean =>
  word.length === 1 ? !singleLetters.has(word) : /^\p{sc=Latin}{2}$/u.test(word) && !pairs.has(word.toLowerCase());

const reach = 20_000;

/** The whole words of a text, as they stand and in lower case. The last one may be cut off and does not count. */
const lexiconOf = (folded: string): ReadonlySet<string> => {
  const tail = folded.slice(-reach);
  const text = tail.slice(0, tail.length - lastWordOf(tail).length);
  // The first may be cut off too, by the slice.
  const from = tail.length < folded.length ? Math.max(0, text.indexOf(' ')) : 0;
  const words = text.slice(from).match(new RegExp(wordPattern, 'gu')) ?? [];
  return new Set(words.flatMap((word) => [word, word.toLowerCase()]));
};

export interface Words {
  /** Whether it is a word: one that `knows` says is one, or that stands in the text itself. */
  known(word: string): boolean;
  /** Whether it is one of the little words of its language. */
  frequent(word: string): boolean;
  /** Whether it is a word that this text may well have again. */
  usual(word: string): boolean;
}

export const createWords = (folded: string, knows: (word: string) => boolean): Words => {
  let lexicon: ReadonlySet<string> | undefined;
  const stands = (word: string): boolean => {
    lexicon ??= lexiconOf(folded);
    return lexicon.has(word) || lexicon.has(word.toLowerCase());
  };
  const known = (word: string): boolean =>
    word !== '' && !isFragment(word) && (stands(word) || knows(word.toLowerCase()) || knows(word));
  const frequent = (word: string): boolean => known(word) && (word.length < 3 || frequentWords.has(word.toLowerCase()));
  return { known, frequent, usual: (word) => frequent(word) || (known(word) && stands(word)) };
};
