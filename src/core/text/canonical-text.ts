import { decodeHTML } from 'entities';
import type { FormatName } from './formats.ts';
import { paragraphEnders, voidElements } from './html/elements.ts';
import { attributeValuesOf, tagNameOf } from './html/tag.ts';
import { readTokens, type HtmlToken } from './html/tokenizer.ts';

/** A range of a text, in UTF-16 code units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** What a person reads of a text, in one spelling, with the way back to the original. */
export interface CanonicalText {
  readonly text: string;
  /** Whether the original reads the same, unit by unit. */
  readonly isOriginal: boolean;
  /**
   * The ranges of the original that a range of the canonical text stands for: entities and escapes whole, invisible
   * characters included. It is one range, unless markup would be opened and not closed in it: then it is one for each
   * piece of text, and the markup between them is in none.
   */
  originalRanges(start: number, end: number): TextRange[];
}

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

const plainChange = patternOf('');
const markdownChange = patternOf('|\\*\\*');
/** A line of the source is no line of the text. */
const htmlChange = patternOf('|[\\n\\t\\f]');

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

const changeOnce = (written: string): string => {
  const found = known.get(written) ?? change(written);
  if (known.size < mostKnown) known.set(written, found);
  return found;
};

/** Whether everything that markup opens in a text is closed in it, and nothing else is. */
const isBalanced = (text: string, format: FormatName): boolean => {
  if (format !== 'html') return (text.split('**').length - 1) % 2 === 0;
  const open: string[] = [];
  for (const { kind, raw } of readTokens(text)) {
    const name = tagNameOf(raw);
    if (kind === 'start' && !voidElements.has(name)) open.push(name);
    if (kind === 'unfinished' || (kind === 'end' && open.pop() !== name)) return false;
  }
  return open.length === 0;
};

/** Parts of a canonical text, each with the range of the original that it stands for. */
const createParts = (original: string, format: FormatName) => {
  const texts: string[] = [];
  /** Of each part: where it begins in the canonical text, and its range of the original. */
  const places: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let length = 0;
  let last = '';
  const markup = format === 'html' ? '<' : '**';
  const pattern = { html: htmlChange, markdown: markdownChange, text: plainChange }[format];

  const add = (text: string, start: number, end: number): void => {
    if (text === '') return;
    // Of spaces in several spellings, one counts.
    if (last === ' ' && text.startsWith(' ')) {
      if (text.length > 1) add(text.slice(1), start + 1, end);
      return;
    }
    texts.push(text);
    places.push(length);
    starts.push(start);
    ends.push(end);
    length += text.length;
    last = text.charAt(text.length - 1);
  };

  /** Takes in a range of the original. */
  const take = (start: number, end: number, change = pattern): void => {
    const part = original.slice(start, end);
    let at = 0;
    change.lastIndex = 0;
    for (let match = change.exec(part); match; match = change.exec(part)) {
      const [written] = match;
      if (match.index > at) add(part.slice(at, match.index), start + at, start + match.index);
      at = match.index + written.length;
      add(changeOnce(written), start + match.index, start + at);
    }
    if (at < part.length) add(part.slice(at), start + at, end);
  };

  /** The last part that begins at the place or before it. */
  const partAt = (place: number): number => {
    let [low, high] = [0, places.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((places[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  const originalRanges = (start: number, end: number): TextRange[] => {
    const ranges: { start: number; end: number }[] = [];
    for (let index = partAt(start); index < places.length && (places[index] ?? 0) < end; index += 1) {
      const [place = 0, from = 0, to = 0] = [places[index], starts[index], ends[index]];
      const isAlike = (texts[index]?.length ?? 0) === to - from;
      const range = isAlike
        ? { start: from + Math.max(0, start - place), end: Math.min(to, from + end - place) }
        : { start: from, end: to };
      const before = ranges.at(-1);
      if (range.start >= range.end) continue;
      if (before && range.start >= before.end && !original.slice(before.end, range.start).includes(markup))
        before.end = range.end;
      else if (before?.end !== range.end) ranges.push(range);
    }
    const whole = { start: ranges[0]?.start ?? 0, end: ranges.at(-1)?.end ?? 0 };
    const isInOrder = ranges.every((range, index) => index === 0 || range.start >= (ranges[index - 1]?.end ?? 0));
    const isOne = ranges.length > 1 && isInOrder && isBalanced(original.slice(whole.start, whole.end), format);
    if (isOne) return [whole];
    return ranges.length > 1 ? ranges.filter((range) => original.slice(range.start, range.end).trim() !== '') : ranges;
  };

  return {
    add,
    take,
    finish: (): CanonicalText => {
      const text = texts.join('');
      return { text, isOriginal: text === original, originalRanges };
    },
  };
};

/** Apart from all other text: nothing reaches over it. */
const pieceEnd = '\n\n\n';
const breaksLine: ReadonlySet<string> = new Set([
  ...paragraphEnders,
  ...'br tr caption tbody thead tfoot option'.split(' '),
]);
const isCell = (name: string): boolean => name === 'td' || name === 'th';
/** Attributes that say how something looks, and no more. */
const isLook =
  /^(?:class|style|width|height|(?:col|row)span|v?align|border|cell(?:padding|spacing)|dir|lang|rel|target|type|role|(?:bg)?color|face|size|start|src(?:set)?|sizes|loading|decoding|tabindex|d|points|viewbox|transform)$/;

const readHtml = (original: string, { add, take }: ReturnType<typeof createParts>): void => {
  /** What is read apart from the running text. */
  const apart: { readonly name?: TextRange; readonly value: TextRange }[] = [];
  let separator = '';
  let isFirst = true;
  let preformatted = 0;
  let at = 0;

  const readTag = ({ kind, raw }: HtmlToken): void => {
    const name = tagNameOf(raw);
    if (breaksLine.has(name)) separator = '\n';
    else if (isCell(name)) separator ||= '\t';
    if (name === 'pre') preformatted = Math.max(0, preformatted + (kind === 'start' ? 1 : -1));
    if (kind !== 'start' || !raw.includes('=')) return;
    for (const attribute of attributeValuesOf(raw)) {
      if (isLook.test(attribute.name)) continue;
      const value = { start: at + attribute.start, end: at + attribute.end };
      const isNamed = attribute.name.startsWith('data-');
      const nameStart = at + attribute.nameStart + 'data-'.length;
      const nameEnd = at + attribute.nameStart + attribute.name.length;
      apart.push({ value, ...(isNamed && { name: { start: nameStart, end: nameEnd } }) });
    }
  };

  for (const token of readTokens(original)) {
    const end = at + token.raw.length;
    if (token.kind === 'start' || token.kind === 'end') readTag(token);
    else if (token.kind === 'comment' || token.kind === 'declaration' || token.kind === 'skipped')
      apart.push({ value: { start: at, end } });
    else {
      const blank = separator === '' ? 0 : (/^[\t\n\f\r ]*/.exec(token.raw)?.[0].length ?? 0);
      if (blank < token.raw.length) {
        if (!isFirst) add(separator, at, at);
        separator = '';
        isFirst = false;
        take(at + blank, end, preformatted > 0 ? plainChange : htmlChange);
      }
    }
    at = end;
  }
  for (const { name, value } of apart) {
    add(pieceEnd, value.start, value.start);
    if (name) {
      take(name.start, name.end);
      add(': ', name.end, name.end);
    }
    take(value.start, value.end, plainChange);
  }
};

/**
 * Reads a text as a person does: entities decoded, tags removed (a tab between cells, a line end between blocks), no
 * invisible characters, no escapes and emphasis of Markdown, and one spelling for the digits of all scripts, full-width
 * letters and signs, spaces and dashes. Values of attributes and comments follow the running text, each a piece of its
 * own, behind the attribute's name where it is one for data. Time is linear.
 */
export const canonicalText = (original: string, format: FormatName): CanonicalText => {
  const parts = createParts(original, format);
  if (format === 'html') readHtml(original, parts);
  else parts.take(0, original.length);
  return parts.finish();
};
