import { headedCells } from './canonical-tables.ts';
import { htmlSpellings, markdownSpellings, plainSpellings, unified } from './canonical-spelling.ts';
import type { FormatName } from './formats.ts';
import { paragraphEnders } from './html/nesting.ts';
import { attributeValuesOf, tagNameOf, voidElements } from './html/tag.ts';
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

/** Sets a piece apart from all other text: nothing reaches over it. */
const pieceEnd = '\n\n\n';

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
  const pattern = { html: htmlSpellings, markdown: markdownSpellings, text: plainSpellings }[format];

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
  const take = (start: number, end: number, spellings = pattern): void => {
    const part = original.slice(start, end);
    let at = 0;
    spellings.lastIndex = 0;
    for (let match = spellings.exec(part); match; match = spellings.exec(part)) {
      const [written] = match;
      if (match.index > at) add(part.slice(at, match.index), start + at, start + match.index);
      at = match.index + written.length;
      add(unified(written), start + match.index, start + at);
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

  /** The parts, or pieces of parts, that a range of the canonical text is made of. */
  function* partsIn(start: number, end: number): Generator<TextRange & { readonly text: string }> {
    for (let index = partAt(start); index < places.length && (places[index] ?? 0) < end; index += 1) {
      const [text = '', place = 0, from = 0, to = 0] = [texts[index], places[index], starts[index], ends[index]];
      const [first, final] = [Math.max(0, start - place), Math.min(text.length, end - place)];
      const isAlike = text.length === to - from;
      yield { text: text.slice(first, final), start: isAlike ? from + first : from, end: isAlike ? from + final : to };
    }
  }

  const originalRanges = (start: number, end: number): TextRange[] => {
    const ranges: { start: number; end: number }[] = [];
    for (const part of partsIn(start, end)) {
      const range = { start: part.start, end: part.end };
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

  const copy = ({ start, end }: TextRange): void => {
    for (const part of [...partsIn(start, end)]) add(part.text, part.start, part.end);
  };

  /** Repeats the cells of tables, each behind the header of its column, but never more than there is of the original. */
  const labelCells = (): void => {
    for (const { header, cell } of headedCells(texts.join(''))) {
      if (length > 2 * original.length) return;
      add(pieceEnd, original.length, original.length);
      copy(header);
      add(': ', original.length, original.length);
      copy(cell);
    }
  };

  return {
    add,
    take,
    labelCells,
    finish: (): CanonicalText => {
      const text = texts.join('');
      return { text, isOriginal: text === original, originalRanges };
    },
  };
};

const breaksLine: ReadonlySet<string> = new Set([
  ...paragraphEnders,
  ...'br tr caption tbody thead tfoot option'.split(' '),
]);
const isCell = (name: string): boolean => name === 'td' || name === 'th';
/** Attributes that say how something looks, and no more. */
const isLook =
  /^(?:class|style|width|height|(?:col|row)span|v?align|border|cell(?:padding|spacing)|dir|lang|rel|target|type|role|(?:bg)?color|face|size|start|sizes|loading|decoding|tabindex|d|points|viewbox|transform)$/;

/** What stands between two pieces of running text: a line end between blocks and rows, a tab before each further cell. */
const createBreaks = () => {
  let separator = '';
  let isFirst = true;
  let isNewRow = false;
  let isBetweenCells = false;
  let cells = 0;

  return {
    pass: (name: string, kind: HtmlToken['kind']): void => {
      if (name === 'tr') {
        separator = '\n';
        isNewRow = true;
        cells = 0;
      } else if (isCell(name)) {
        isBetweenCells = kind === 'end';
        if (isBetweenCells) return;
        // A paragraph that ends its cell does not end the line.
        if (cells > 0) separator = separator === '\n' && !isNewRow ? '\t' : `${separator}\t`;
        cells += 1;
      } else if (breaksLine.has(name)) separator ||= '\n';
    },

    /** Whether white space is not seen here. */
    hideSpace: (): boolean => separator !== '' || isBetweenCells,

    /** Running text begins. */
    take: (): string => {
      const taken = isFirst ? '' : separator;
      separator = '';
      isFirst = isNewRow = isBetweenCells = false;
      return taken;
    },
  };
};

const readHtml = (original: string, { add, take, labelCells }: ReturnType<typeof createParts>): void => {
  /** What is read apart from the running text. */
  const apart: { readonly name?: TextRange; readonly value: TextRange }[] = [];
  const breaks = createBreaks();
  let preformatted = 0;
  let at = 0;

  const readAttributes = (raw: string): void => {
    for (const attribute of attributeValuesOf(raw)) {
      if (isLook.test(attribute.name) || raw.startsWith('data:', attribute.start)) continue;
      const value = { start: at + attribute.start, end: at + attribute.end };
      const isNamed = attribute.name.startsWith('data-');
      const nameStart = at + attribute.nameStart + 'data-'.length;
      const nameEnd = at + attribute.nameStart + attribute.name.length;
      apart.push({ value, ...(isNamed && { name: { start: nameStart, end: nameEnd } }) });
    }
  };

  for (const { kind, raw } of readTokens(original)) {
    const end = at + raw.length;
    if (kind === 'start' || kind === 'end') {
      const name = tagNameOf(raw);
      breaks.pass(name, kind);
      if (name === 'pre') preformatted = Math.max(0, preformatted + (kind === 'start' ? 1 : -1));
      if (kind === 'start' && raw.includes('=')) readAttributes(raw);
    } else if (kind === 'comment' || kind === 'declaration' || kind === 'content') {
      apart.push({ value: { start: at, end } });
    } else {
      const hidden = breaks.hideSpace() ? (/^[\t\n\f\r ]*/.exec(raw)?.[0].length ?? 0) : 0;
      if (hidden < raw.length) {
        add(breaks.take(), at, at);
        take(at + hidden, end, preformatted > 0 ? plainSpellings : htmlSpellings);
      }
    }
    at = end;
  }
  labelCells();
  for (const { name, value } of apart) {
    add(pieceEnd, value.start, value.start);
    if (name) {
      take(name.start, name.end);
      add(': ', name.end, name.end);
    }
    take(value.start, value.end, plainSpellings);
  }
};

/**
 * Reads a text as a person does: entities decoded, tags removed (a tab between cells, a line end between blocks), no
 * invisible characters, no escapes and emphasis of Markdown, and one spelling for the digits of all scripts, full-width
 * letters and signs, spaces and dashes. Behind the running text follow pieces of their own: cells of tables behind the
 * headers of their columns, values of attributes (behind the name where it is one for data), and comments. Time is linear.
 */
export const canonicalText = (original: string, format: FormatName): CanonicalText => {
  const parts = createParts(original, format);
  if (format === 'html') readHtml(original, parts);
  else {
    parts.take(0, original.length);
    parts.labelCells();
  }
  return parts.finish();
};
