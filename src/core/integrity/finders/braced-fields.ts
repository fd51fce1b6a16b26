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

/**
 * `{count, plural, …}`, `{0, number, currency}`, `{when, date}`, and Fluent's `{ $count -> … }`.
 * @see https://unicode-org.github.io/icu/userguide/format_parse/messages/
 */
const message =
  /^\{\s{0,9}(?:\$[\w-]{1,60}\s{0,9}->|[\p{L}_\d][\p{L}\p{M}\p{N}_.-]{0,60}\s{0,9},\s{0,9}(?:plural|select|selectordinal|number|date|time|spellout|ordinal|duration|choice|list)\s{0,9}[,}])/u;

const name = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_.[\]()-]{0,60}`;
const formatOf = String.raw`(?:![rsa])?(?::(?:[^\s{}]?[<>=^])?[-+ ]?#?0?\d{0,3}[,_]?(?:\.\d{1,2})?[a-zA-Z%?]?\d{0,2}|:[%dMyHhmsYFTS.:/\- ]{2,30})?`;

const simple = new RegExp(
  [
    String.raw`\s?(?:[$@]?${name}(?: [\p{L}\p{N}_]{1,30}){0,2}|\d{1,2}(?:,-?\d{1,3}(?=:))?)${formatOf}\s?`, // {name}, {0}, {first name}, {price:.2f}
    String.raw`:(?=[^\s{}]{1,12}\})(?:[^\s{}]?[<>=^])?[-+]?#?0?\d{0,3}(?:\.\d{1,2})?[a-zA-Z%?]?`, // {:>10}
    String.raw`\s?-[a-z][\w-]{1,60}\s?|\s?[A-Z]{4,20}\([^{}\n]{1,200}\)\s?|\s?"[^"\n]{1,60}"\s?`, // { -brand }, { NUMBER($ratio) }, { "{" }
    String.raw`\s?(?:MERGEFIELD|IF|DATE|TIME|PAGE|REF|DOCPROPERTY|FORMTEXT|ASK|FILLIN|INCLUDETEXT|SEQ)\s[^]{1,500}`, // Fields of Word
    String.raw`[/#^]${name}|@[a-z]{2,20} [^{}\n]{1,100}|~[^{}~\n]{1,60}~|\|[\w.]{1,60}\|`, // {/if}, {#items}, {@html text}
    String.raw`(?:if|elseif|foreach|for|include|assign|section) [^{}\n]{1,200}`, // {if $vip}
    String.raw`\$${name}(?:->[\w.]{1,40}){0,4}(?:\|[^{}|\n]{1,60}){0,5}`, // {$user->name|escape}
    String.raw`(?:[A-Z][A-Z0-9_]{1,40}|[a-z][a-z0-9]{0,30}(?:_[a-z0-9]{1,30}){1,4}|name)(?:\|[^{}|\n]{1,60}){1,3}`, // {first_name|friend}
    String.raw`[a-z][\w-]{1,40}=[^\s{}=;,][^{}\n;,]{0,100}`, // {contactfield=firstname|friend}
    String.raw`[a-zA-Z][\w-]{1,30}:[\w#][\w#.=|:/-]{0,100}`, // {color:red}, {LLL:EXT:site/locallang.xlf:title}
    String.raw`[a-z][\w.]{0,60}(?:\s?->\s?|:)[a-z][\w.:]{0,60}\([^{}()\n]{0,200}\)`, // {name -> f:format.raw()}
    String.raw`\p{L}[^{}:\n]{0,60}:\d{1,4}(?:\.\d{1,2})?(?::\w{1,20})?`, // {Name (First):1.3}
  ]
    .map((inner) => String.raw`^\{(?:${inner})\}$`)
    .join('|'),
  'u',
);

/** Where the signs before a `{` begin that belong to its field: `$`, `$!`, `#`, `%`, `@`; and `$` alone before `{{`. */
const signStart = (text: string, start: number): number => {
  const sign = text.charAt(start - 1);
  if (text.startsWith('{{', start)) return sign === '$' ? start - 1 : start;
  if (sign === '!' && text.charAt(start - 2) === '$') return start - 2;
  return sign !== '' && '$#%@'.includes(sign) ? start - 1 : start;
};

const isField = (written: string, before: string, isSigned: boolean): boolean => {
  const isLong = written.length > longestExpression || /\n\s*\n/.test(written);
  if (written.startsWith('{{')) return written.endsWith('}}') && !isLong && /[^\s{}]/.test(written);
  if (/^\{[%!]|^\{#[^]*#\}$/.test(written)) {
    const mark = written.charAt(1);
    return !isLong && written.length > 3 && (mark === '!' || written.at(-2) === mark);
  }
  if (isSigned) return !isLong && !/^\{\s*\}$/.test(written) && !written.includes('\n');
  // Braces right behind a word are rather code or a formula.
  return !/[\w}\])\\^]/.test(before) && (message.test(written) || simple.test(written));
};

/** Fields in braces: of template engines, of message formats and of format strings. Time is linear. */
export const findBracedFields = (text: string): Omit<Found, 'key'>[] => {
  const found: Omit<Found, 'key'>[] = [];
  for (let start = text.indexOf('{'); start !== -1; start = text.indexOf('{', start)) {
    const end = closingBrace(text, start);
    const follows = found.at(-1)?.end === start;
    const from = follows ? start : signStart(text, start);
    const before = follows ? '' : text.charAt(start - 1);
    if (end === undefined || !isField(text.slice(start, end), before, from < start)) {
      start += 1;
      continue;
    }
    found.push({ start: from, end });
    start = end;
  }
  return found;
};
