import { decodeHTML } from 'entities';

const dash = '\\u2010-\\u2015\\u2212\\ufe58\\ufe63\\uff0d';
/** Small and full-width forms, and the letters and digits of formulas. */
const compatible = '\\ufe50-\\ufe6f\\uff01-\\uff60\\u{1d400}-\\u{1d7ff}';

/** Also one that was encoded more than once, as `&amp;nbsp;`. */
const entity = '&(?:amp;){0,3}(?:#\\d{1,7};?|#[xX][\\da-fA-F]{1,6};?|[a-zA-Z][a-zA-Z\\d]{1,30};)';
/** Signs that stand inside values in the addresses of links: ( ) + - . : @ _, and a space between digits. */
const percentEncoded = '%(?:2[89bdeBDE]|3[aA]|40|5[fF]|(?<=\\d%)20(?=\\d))';
/** Not before quotation marks and letters, where JSON and paths have a backslash. */
const escape = '\\\\(?=[\\-._+\\(\\)@#*~\\[\\]!\\|&=:])';

const patternOf = (more: string): RegExp =>
  new RegExp(
    `${entity}|${percentEncoded}|${escape}|\\r(?=\\n)| {2,}|` +
      `[[\\p{Nd}\\p{DI}\\p{Zs}${dash}${compatible}\\u0085\\u2028\\u2029]--[0-9 ]]${more}`,
    'gv',
  );

/** What is written in more than one way in plain text. */
export const plainSpellings = patternOf('');
/** What is, in Markdown: emphasis may stand inside a word. */
export const markdownSpellings = patternOf('|\\*\\*');
/** What is, in HTML: a line of the source is no line of the text. */
export const htmlSpellings = patternOf('|[\\n\\t\\f]');

const isDigit = /^\p{Nd}$/u;
const isInvisible = /^\p{DI}$/u;
const isSpace = /^\p{Zs}$/u;
const isDash = new RegExp(`^[${dash}]$`, 'u');

/** Digits are coded in tens, one beside the other in formulas, from zero on. */
const digitOf = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  let zero = code;
  while (isDigit.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
};

const fold = (character: string): string => {
  if (character <= '\u007f') return character;
  if (isInvisible.test(character)) return '';
  if (isSpace.test(character)) return ' ';
  if (isDash.test(character)) return '-';
  if (isDigit.test(character)) return digitOf(character);
  return /^[\u0085\u2028\u2029]$/.test(character) ? '\n' : character.normalize('NFKC');
};

const known = new Map<string, string>();
const mostKnown = 5_000;

const change = (written: string): string => {
  if (written.startsWith('  ')) return written.length > 2 ? '\t' : ' ';
  if (written === '\\' || written === '\r' || written === '**') return '';
  if (/^[\n\t\f]$/.test(written)) return ' ';
  if (written.length === 3 && written.startsWith('%')) return decodeURIComponent(written);
  const decoded = written.startsWith('&') ? decodeHTML(written.replace(/^&(?:amp;)+(?=[#\w])/i, '&')) : written;
  return Array.from(decoded, fold).join('');
};

/** The one spelling of what one of the patterns matched; empty for what is not seen. */
export const unified = (written: string): string => {
  const found = known.get(written) ?? change(written);
  if (known.size < mostKnown) known.set(written, found);
  return found;
};
