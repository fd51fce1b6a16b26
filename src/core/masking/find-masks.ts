import { readableLength, withoutEscapes } from './escapes.ts';
import { maskStart, ownStart, skipOrdinaryWords } from './mask-starts.ts';
import { longestMask, needMore, readMask, type MaskReading } from './mask-syntax.ts';

/** Where something stands in a text, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A mask where it stands in a text. */
export interface FoundMask extends Span {
  /** What it names; `needMore` for what reaches to the end of a text that may go on. */
  readonly reading: MaskReading | typeof needMore;
}

/** What stands around a text, and what is sought in it. */
export interface MaskSearch {
  /** The character in front of the text; empty where none belongs to its first word. */
  readonly before?: string;
  /** Whether the text ends here; true unless set. */
  readonly isWhole?: boolean;
  /** Only masks in their own brackets, the only ones that are masks where none is known. */
  readonly isOwnOnly?: boolean;
}

const wordCharacter = /[\p{Lu}\p{Ll}\p{Lt}\p{M}\p{N}_$.]/u;

/** Finds what reads as a mask, in order. In the text between two of them, none can be found. */
export function* readMasks(
  text: string,
  { before = '', isWhole = true, isOwnOnly = false }: MaskSearch = {},
): Generator<FoundMask> {
  const length = isWhole ? text.length : readableLength(text);
  const readable = withoutEscapes(text.slice(0, length));
  const isInWord = wordCharacter.test(before);
  for (let at = 0; at < length;) {
    const starts = isOwnOnly ? ownStart : maskStart;
    starts.lastIndex = isOwnOnly ? at : skipOrdinaryWords(readable, at);
    const match = starts.exec(readable);
    if (match === null) break;
    const start = match.index;
    at = start + match[0].length;
    if (start === 0 && isInWord && wordCharacter.test(match[0])) continue;
    const reading = readMask(readable, start, isWhole);
    if (reading === undefined) continue;
    if (reading === needMore) {
      yield { start, end: text.length, reading };
      return;
    }
    at = reading.end;
    yield { start, end: at, reading };
  }
  if (length < text.length) yield { start: length, end: text.length, reading: needMore };
}

/** Finds every mask of a text, so that the text is never cut inside one. */
export const findMasks = (text: string): Span[] => Array.from(readMasks(text), ({ start, end }) => ({ start, end }));

/**
 * Finds the masks in the last `length` UTF-16 code units of a text, in the same time however long the text is. The text before them is
 * read as far as a mask that ends in them may begin.
 */
export const findLastMasks = (text: string, length: number): Span[] => {
  const from = Math.max(0, text.length - length);
  const offset = Math.max(0, from - 2 * longestMask);
  return findMasks(text.slice(offset))
    .map(({ start, end }) => ({ start: offset + start, end: offset + end }))
    .filter(({ end }) => end > from);
};
