/** Scripts that set no space between words. Korean does; so do Arabic, Hebrew and the Indic scripts. */
const unspaced =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\u30fc\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}\\p{sc=Tibetan}';

const part = `(?![${unspaced}])[\\p{L}\\p{M}\\p{N}_]`;

/** A character of a word that spaces set apart from others. */
const wordPart = new RegExp(`^${part}$`, 'u');
const unspacedPart = new RegExp(`^[${unspaced}]$`, 'u');
const bound = /^(?:\p{M}|\p{Emoji_Modifier}|\u200c|\u200d|[\udc00-\udfff])$/u;

/** Words in a folded text, apostrophes inside them included. */
export const wordPattern = `(?:${part})+(?:'(?:${part})+)*`;
/** The same, and numbers with their separators: 1,299.00, 12:30, 192.168.1.1. */
const lastPattern = new RegExp(`(?:(?:${part})+(?:'|(?<=\\d)[.,:](?=\\d)))*(?:${part})+$`, 'u');
const firstPattern = new RegExp(`^${wordPattern}`, 'u');

export const isWordPart = (character: string): boolean => wordPart.test(character);
export const isUnspaced = (character: string): boolean => unspacedPart.test(character);
export const isLetter = (character: string): boolean => /^\p{L}$/u.test(character);
export const isLetterOrDigit = (character: string): boolean => /^[\p{L}\p{N}]$/u.test(character);
export const isUpperCase = (character: string): boolean => /^[\p{Lu}\p{Lt}]$/u.test(character);

/** Longer words are taken for none, which bounds what is held back for one. */
const maxWord = 64;

export const characterAt = (text: string, index: number): string => {
  const code = text.codePointAt(index);
  return code === undefined ? '' : String.fromCodePoint(code);
};

export const characterBefore = (text: string, index: number): string => {
  const unit = text.charAt(index - 1);
  return /[\udc00-\udfff]/.test(unit) ? characterAt(text, index - 2) : unit;
};

/** Whether the character at `index` belongs to the one before it: half a pair, a mark, or behind a joiner. */
export const isInsideCharacter = (text: string, index: number): boolean =>
  index > 0 && (bound.test(text.charAt(index)) || bound.test(characterAt(text, index)) || text[index - 1] === '\u200d');

/** Whether a text that begins at `index` begins inside a word, as "n't" in "don't" and "299" in "1,299". */
export const isInsideWord = (text: string, index: number): boolean => {
  if (index <= 0) return false;
  if (isInsideCharacter(text, index)) return true;
  const [before, here] = [characterBefore(text, index), characterAt(text, index)];
  if (isWordPart(before)) {
    if (isWordPart(here)) return true;
    const next = characterAt(text, index + 1);
    return here === "'" ? isWordPart(next) : /^[.,:]$/.test(here) && /^\d\d$/.test(before + next);
  }
  const earlier = characterBefore(text, index - 1);
  return before === "'" ? isWordPart(earlier) && isWordPart(here) : /^\d[.,:]\d$/.test(earlier + before + here);
};

/** The word that a folded text ends with, which may be a part of one; empty when it ends with none. */
export const lastWordOf = (folded: string): string => {
  const word = lastPattern.exec(folded.slice(-maxWord - 1))?.[0] ?? '';
  return word.length > maxWord ? '' : word;
};

/** The word that a folded text begins with; undefined while more text may make it longer. */
export const firstWordOf = (folded: string, whole: boolean): string | undefined => {
  const text = folded.slice(0, maxWord + 1);
  const word = firstPattern.exec(text)?.[0] ?? '';
  if (word.length > maxWord) return '';
  const isOpen = word.length === text.length || (word !== '' && text.slice(word.length) === "'");
  return isOpen && !whole ? undefined : word;
};
