import { isUnspaced, unspaced } from './repetition.ts';

const letters = `(?:(?![${unspaced}])[\\p{L}\\p{M}])+`;
const word = `${letters}(?:['’]${letters})*`;
const everyWord = new RegExp(word, 'gu');
const firstWord = new RegExp(`^${word}(?![\\p{N}_@/\\\\])`, 'u');
/** A word that stands by itself: it is no part of an address, a path, a number or an identifier. */
const lastWord = new RegExp(`(?<=^|\\s)["'“‘«„(¿¡*_]{0,4}(${word})$`, 'u');
/** A sentence's last word or number; no address, no initials, no abbreviation with inner dots. */
const sentenceEnd = new RegExp(
  `(?<=^|\\s)["'“‘«„(¿¡*_]{0,4}(?:${letters}['’-])*(?:${letters}|\\d{1,4})[.!?…]{1,3}["'”’»)*_]{0,4}$`,
  'u',
);
const startsSentence = /^\p{Lu}(?:\p{Ll}|['’\s]|$)/u;
/** A part of a sentence that ends in a comma or semicolon. */
const endsPart = new RegExp(`(?<=^|\\s)["'“‘«„(*_]{0,4}${letters}["'”’»)*_]{0,4}[,;]$`, 'u');

const item = /^[ \t]*(?:([-*•+])|(\d{1,3})([.)]))[ \t]+(?=(\S))/;
const lowerCase = /^\p{Ll}/u;

/** Words are looked for, and marks counted, in so much of the end of the shown text. */
const reach = 20_000;

/** Returns the line that opened the code fence in which the text ends; undefined outside of one. */
export const openFence = (text: string): string | undefined => {
  let opener: string | undefined;
  for (const [line] of text.matchAll(/^ {0,3}(?:```|~~~).*$/gm))
    opener = opener === undefined ? line.trim() : undefined;
  return opener;
};

/** Whether the text ends inside an HTML tag or code, where white space is the author's own. */
const endsInMarkup = (shown: string): boolean => {
  const tail = shown.slice(-2000);
  const tag = tail.lastIndexOf('<');
  if (tag > tail.lastIndexOf('>') && /^<[a-z/!]/i.test(tail.slice(tag))) return true;
  return tail.slice(tail.lastIndexOf('\n') + 1).split('`').length % 2 === 0 || openFence(shown) !== undefined;
};

/** Returns the line break that is missing before the next item of a list or the next row of a table, or nothing. */
const missingBreak = (line: string, rest: string): string => {
  const [, bullet, number, mark, first = ''] = item.exec(line) ?? [];
  const [, nextBullet, nextNumber, nextMark, nextFirst = ''] = item.exec(rest) ?? [];
  // "- Haupt-" and "- und Nebeneingang", "* **one*" and "* two".
  const isAlike = lowerCase.test(first) === lowerCase.test(nextFirst) && !line.endsWith(bullet ?? '\n');
  if (bullet !== undefined && bullet === nextBullet && isAlike) return '\n';
  if (number !== undefined && mark === nextMark && Number(nextNumber) === Number(number) + 1) return '\n';
  return /^\|.*\|$/.test(line) && /^\|[ :-]/.test(rest) ? '\n' : '';
};

/**
 * Decides on the white space where a rest that repeats nothing follows `shown`: from `cut` on it follows `shown` and `insert`.
 *
 * - One of two spaces goes, unless the text has double spaces.
 * - A space is put in between a sentence end and a capital letter, and between two whole words of the text or the input
 *   that make no word of them together.
 * - A space goes that parts a word of the text or the input.
 * - A line break is put in before the next item or row; a paragraph break inside a sentence becomes a space.
 *
 * Inside code and tags, and for scripts without spaces, everything stays as it is.
 */
export const spacingAtJoin = ({
  shown,
  input,
  rest,
}: {
  readonly shown: string;
  readonly input: string;
  readonly rest: string;
}): { readonly cut: number; readonly insert: string } => {
  const untouched = { cut: 0, insert: '' };
  const tail = shown.slice(-reach);
  const given = tail.slice(tail.trimEnd().length);
  const lead = rest.slice(0, rest.length - rest.trimStart().length);
  const begun = rest.slice(lead.length, lead.length + 66);
  if (isUnspaced(begun) || endsInMarkup(shown)) return untouched;
  const line = tail.slice(tail.trimEnd().lastIndexOf('\n') + 1).trim();

  const isInSentence = /^\p{L}/u.test(line) && /\p{L}$/u.test(line) && line.split(' ').length > 3;
  const isBroken = /\n[ \t\r]*\n/.test(lead) && lowerCase.test(begun) && isInSentence && !given.includes('\n');
  if (isBroken && !/(?:^|\n[ \t\r]*\n)\p{Ll}/u.test(tail)) return { cut: lead.length, insert: given === '' ? ' ' : '' };

  if (given === ' ' && lead === ' ') {
    const isBetweenWords = /\S $/.test(tail) && /^[\p{L}\p{N}]/u.test(begun) && !/\S {2}\S/.test(tail);
    return isBetweenWords ? { cut: 1, insert: '' } : untouched;
  }
  if (given !== '' || (lead !== '' && lead !== ' ')) return untouched;

  if (lead === '') {
    const missing = missingBreak(line, begun);
    if (missing !== '') return { cut: 0, insert: tail.includes('\r\n') ? '\r\n' : missing };
  }
  const token = tail.slice(-100);
  const endsSentence = sentenceEnd.test(token);
  if (lead === '' && (endsSentence ? startsSentence.test(begun) : endsPart.test(token) && /^\p{L}/u.test(begun))) {
    const together = token.slice(token.search(/\S+$/)) + (firstWord.exec(begun)?.[0] ?? '');
    const isOwn = endsSentence ? `${input}\n${tail}`.includes(together) : /\p{L}[,;]\p{L}/u.test(tail);
    return isOwn ? untouched : { cut: 0, insert: ' ' };
  }
  const [last, next] = [lastWord.exec(token)?.[1], firstWord.exec(begun)?.[0]];
  if (last === undefined || next === undefined || last.length < 2 || next.length < 2) return untouched;
  const words = new Set(
    [tail.slice(0, tail.length - last.length), input].flatMap((text) => text.toLowerCase().match(everyWord) ?? []),
  );
  const isWord = (text: string): boolean => words.has(text.toLowerCase());
  if (isWord(last + next)) return lead === ' ' && !isWord(last) && !isWord(next) ? { cut: 1, insert: '' } : untouched;
  const isName = /^\p{Lu}\p{Ll}/u.test(next) && /\p{Ll}$/u.test(last);
  return lead === '' && isWord(last) && (isWord(next) || isName) ? { cut: 0, insert: ' ' } : untouched;
};
