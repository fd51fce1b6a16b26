import type { Found } from '../kinds.ts';

/** The longest field in braces; an ICU message holds its texts. */
const longest = 2_000;
const longestExpression = 500;
const deepest = 8;
const longestQuoted = 100;

/** Where the quoted string that begins at `start` ends; `start` itself: it is an apostrophe or is not closed. */
const quotedEnd = (text: string, start: number): number => {
  if (/[\p{L}\p{N}]/u.test(text.charAt(start - 1))) return start;
  const quote = text.charAt(start);
  const most = Math.min(text.length, start + longestQuoted);
  for (let index = start + 1; index < most && text.charAt(index) !== '\n'; index += 1) {
    if (text.charAt(index) === quote) return index;
  }
  return start;
};

/**
 * Where the `{` at `start` is closed, braces in quoted strings apart; undefined: too far away or too deep. As an opener counts as
 * a level, each character is read for at most `deepest` openers.
 */
const closingBrace = (text: string, start: number): number | undefined => {
  let depth = 0;
  const most = Math.min(text.length, start + longest);
  for (let index = start; index < most; index += 1) {
    const unit = text.charAt(index);
    if (unit === '{') {
      depth += 1;
      if (depth > deepest) return undefined;
    } else if (unit === '}') {
      depth -= 1;
      if (depth === 0) return index + 1;
    } else if (unit === '"' || unit === "'") index = quotedEnd(text, index);
  }
  return undefined;
};

/** `{count, plural, …}`, `{0, number, currency}`, `{when, date}`. @see https://unicode-org.github.io/icu/userguide/format_parse/messages/ */
const icuMessage =
  /^\{\s{0,9}[\p{L}_\d][\p{L}\p{M}\p{N}_.-]{0,60}\s{0,9},\s{0,9}(?:plural|select|selectordinal|number|date|time|spellout|ordinal|duration|choice|list)\s{0,9}[,}]/u;

const name = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_.[\]()-]{0,60}`;
const formatOf = String.raw`(?:![rsa]|:[<>=^]?[-+ #0]?\d{0,3}[,_]?(?:\.\d{1,2})?[a-zA-Z%]?\d{0,2}|:[%dMyHhmsYFTS.:/\- ]{2,30})?`;
/** `{name}`, `{0}`, `{$name}`, `{first name}`, `{price:.2f}`. */
const simple = new RegExp(
  String.raw`^\{\s?(?:[$@]?${name}(?: [\p{L}\p{N}_]{1,30}){0,2}|\d{1,2})${formatOf}\s?\}$`,
  'u',
);

const isField = (written: string, before: string): boolean => {
  const isLong = written.length > longestExpression || /\n\s*\n/.test(written);
  if (written.startsWith('{{')) return written.endsWith('}}') && !isLong && /[^\s{}]/.test(written);
  if (/^\{[%#!]/.test(written)) {
    const mark = written.charAt(1);
    return !isLong && written.length > 3 && (mark === '!' || written.at(-2) === mark);
  }
  if ('$#%@'.includes(before) && before !== '') return !isLong && !/^\{\s*\}$/.test(written) && !written.includes('\n');
  // Braces right behind a word are rather code or a formula.
  return !/[\w}\])\\]/.test(before) && (icuMessage.test(written) || simple.test(written));
};

/** Fields in braces: of template engines, of message formats and of format strings. Time is linear. */
export const findBracedFields = (text: string): Omit<Found, 'key'>[] => {
  const found: Omit<Found, 'key'>[] = [];
  for (let start = text.indexOf('{'); start !== -1; start = text.indexOf('{', start)) {
    const end = closingBrace(text, start);
    const follows = found.at(-1)?.end === start;
    const before = follows ? '' : text.charAt(start - 1);
    if (end === undefined || !isField(text.slice(start, end), before)) {
      start += 1;
      continue;
    }
    const from = '$#%@'.includes(before) && before !== '' && !text.startsWith('{{', start) ? start - 1 : start;
    found.push({ start: from, end });
    start = end;
  }
  return found;
};
