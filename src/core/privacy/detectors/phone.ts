import { isPossiblePhoneNumber } from 'libphonenumber-js/min';
import { candidates, whole, type Detector, type Finding } from './detector.ts';

const gap = '(?:[ \\u00a0\\u202f]?(?:\\\\?[\\-.()]|[/\\u2010-\\u2013])){0,3}[ \\u00a0\\u202f]?';
/** One more digit, and what sets it apart from the one before. */
const digit = `${gap}\\d`;
const notInWord = '(?<![\\p{L}\\p{N}_.,:/\\-])';
const notInLonger = '(?![\\p{L}\\p{N}_])';

const international = new RegExp(`(?<![\\p{L}\\p{N}_])(?:\\+|00(?=[1-9 (]))[ (]{0,2}[1-9](?:${digit}){6,16}`, 'gu');

/** Shapes that nothing but telephone numbers has. */
const shapes = [
  // 555-123-4567, (555) 123-4567, 1-800-555-0199
  `(?:1[ .-])?(?:\\\\?\\(\\d{3}\\\\?\\)[ ]?|\\d{3}\\\\?[-.]|\\d{3} (?=\\d{3}-))\\d{3}(?:\\\\?[ .-])\\d{4}`,
  // 555 123 4567
  `(?<!\\d[ ])[2-9]\\d{2} \\d{3} \\d{4}(?![ ]\\d)`,
  // (11) 91234-5678, (030) 1234567, (0171) 123 45 67
  `\\\\?\\((?:0\\d{1,5}|\\d{2,3})\\\\?\\)[ ]?\\d{2,8}(?:[ .-]?\\d{2,5}){0,4}`,
  // 030 1234567, 0171/123 45 67, 01 23 45 67 89, 07911123456
  `0[1-9](?:${digit}){7,10}`,
  // 98765 43210, 138 1234 5678, 13812345678
  `[6-9]\\d{4}[ -]\\d{5}|1[3-9]\\d(?:[ -]?\\d{4}){2}`,
].map((shape) => new RegExp(`${notInWord}(?:${shape})${notInLonger}`, 'gu'));

const telling =
  /(?<!\p{L})(?:tel|phone|telephone|telefon|tél|téléphone|teléfono|telefono|telefone|mobile?|mob|cell|cellphone|handy|fax|call|ring|whatsapp|sms|text|durchwahl|dial|hotline|contact|number is|тел)(?!\p{L})|电话|手机|電話|携帯/giu;
/** The first number on the line, when nothing but a few small words stands before it. */
const behindWord = new RegExp(
  `^(?:[^\\d\\n\\p{L}+(]{0,4}(?:me|us|him|her|them|at|on|is|number|no|nr|unter|numéro|auf)(?!\\p{L})){0,3}[^\\d\\n\\p{L}+(]{0,4}` +
    `([+(]?\\d(?:${digit}){5,14})${notInLonger}`,
  'iu',
);

const date =
  /^(?:\d{1,2}([./\- ])\d{1,2}\1(?:19|20)\d{2}|(?:19|20)\d{2}([./\- ])\d{1,2}\2\d{1,2}|\d{1,2}([./-])\d{1,2}\3\d{2})(?!\d)/;
const digitsIn = (text: string): string => text.replace(/\D/g, '');

/** Asking the library costs most of the time: beyond so many in a text, whatever looks like a number is one. */
const mostAsked = 300;

/** +12 500 000 is more likely a sum than a number nobody can have. */
const isInThousands = (written: string): boolean => /^\D?\d{1,3}(?:\D\d{3})+$/.test(written);

/** Whether a country has numbers as long, or it is at least written as only telephone numbers are. */
const isPlausible = (written: string): boolean => {
  // The zero of the national form is none of the number: +49 (0) 30 123456.
  const own = written.includes('(0)') ? written.replace('(0)', '') : written;
  const isPossible = isPossiblePhoneNumber(`+${digitsIn(own).replace(/^00/, '')}`);
  return isPossible || (/^\+.*\d[^\d]+\d/.test(written) && !isInThousands(written));
};

const isWritten = (match: RegExpExecArray): Finding | undefined => {
  const digits = digitsIn(match[0]);
  if (digits.length < 9 || date.test(match[0]) || /^0[.,]/.test(match[0])) return undefined;
  return whole(match);
};

function* internationalIn(text: string): Generator<Finding> {
  let asked = 0;
  yield* candidates(text, international, (match) => {
    // Groups behind a number may be another one: as many as a number can have.
    const ends = [...match[0].matchAll(/\d(?!\d)/g)].map(({ index }) => index + 1).reverse();
    for (const end of ends) {
      const number = match[0].slice(0, end);
      const digits = digitsIn(number).length;
      if (digits > 17 || /\d/.test(text.charAt(match.index + end))) continue;
      if (digits < 8) break;
      asked += 1;
      if (asked > mostAsked || isPlausible(number)) return { start: match.index, end: match.index + end };
    }
    return undefined;
  });
}

function* behindWords(text: string): Generator<Finding> {
  for (const { 0: word, index } of text.matchAll(telling)) {
    const from = index + word.length;
    const found = behindWord.exec(text.slice(from, from + 80));
    const number = found?.[1];
    if (found === null || number === undefined || date.test(number)) continue;
    const end = from + found[0].length;
    yield { start: end - number.length, end };
  }
}

/** Telephone numbers: international ones, national ones by their shape, any behind a word that tells of one. */
export const findPhones: Detector = function* (text): Generator<Finding> {
  yield* internationalIn(text);
  for (const shape of shapes) yield* candidates(text, shape, isWritten);
  yield* behindWords(text);
};
