import { fixedSpans } from './tokens.ts';
import { abbreviations } from './vocabulary.ts';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** Brackets and emphasis: a text is cut only where none is open. A quotation mark may be an apostrophe, and does not count. */
const nesting = /[([{（【「]|[)\]}）】」]|\*\*|__|~~|\n/g;

/** Whether a text may be cut at an offset; the offsets that are asked for rise. */
const createCutCheck = (text: string): ((offset: number) => boolean) => {
  const spans = text.matchAll(fixedSpans);
  const marks = text.matchAll(nesting);
  let span = spans.next();
  let mark = marks.next();
  let depth = 0;
  const open = new Set<string>();
  return (offset) => {
    while (!span.done && span.value.index + span.value[0].length <= offset) span = spans.next();
    for (; !mark.done && mark.value.index < offset; mark = marks.next()) {
      const [found] = mark.value;
      // A bracket that is never closed must not hold the rest of the text together.
      if (found === '\n') depth = 0;
      else if (/[([{（【「]/.test(found)) depth += 1;
      else if (/[)\]}）】」]/.test(found)) depth = Math.max(0, depth - 1);
      else if (!open.delete(found)) open.add(found);
    }
    return depth === 0 && open.size === 0 && (span.done === true || span.value.index >= offset);
  };
};

/** Whether a sentence goes on behind this: after an abbreviation, an initial, or a line break in mid-sentence. */
const goesOn = (before: string, after: string): boolean => {
  const end = before.trimEnd();
  const last = /(\S{1,20})\.$/.exec(end)?.[1]?.replace(/^[("'“‘«[]+/, '') ?? '';
  if (last !== '' && (/^\p{Lu}$/u.test(last) || abbreviations.has(last.toLowerCase()) || /^\d{1,2}$/.test(last)))
    return true;
  return !/[.!?…。！？؟।:;]["'”’)»\]*_]{0,4}$/.test(end) && /^["'“‘(«[*_]{0,3}\p{Ll}/u.test(after);
};

/** A sentence may begin with a small letter, which the Unicode rules take for the same sentence. */
const stopBeforeSmallLetter = /(?<=[\p{L}\p{N})\]⟧"’”] {0,2})[.!?][ \t\n]{1,9}(?=["'“‘(«]?\p{Ll})/gu;

const shortestWindow = 500;

/**
 * Finds the segments of a text by windows: each segment that V8 returns copies the whole text that it was given, so that one long text would
 * take quadratic time. A window with one segment is doubled, and the last segment of every other one is read again with what follows.
 */
function* segmentsOf(text: string): Generator<{ readonly start: number; readonly end: number }> {
  let size = shortestWindow;
  for (let start = 0; start < text.length;) {
    const isLast = start + size >= text.length;
    const lengths = Array.from(segmenter.segment(text.slice(start, start + size)), ({ segment }) => segment.length);
    if (!isLast && lengths.length === 1) {
      size *= 2;
      continue;
    }
    for (const length of isLast ? lengths : lengths.slice(0, -1)) {
      const end = start + length;
      for (const { index, 0: stop } of text.slice(start, end).matchAll(stopBeforeSmallLetter)) {
        yield { start, end: end - length + index + stop.length };
        start = end - length + index + stop.length;
      }
      yield { start, end };
      start = end;
    }
    size = shortestWindow;
  }
}

/**
 * Finds where the sentences of a paragraph end. Time is linear. Yields after each segment, and returns offsets in UTF-16 code units, rising,
 * the last one the length of the text.
 */
export function* sentenceEndsInSteps(text: string): Generator<void, number[]> {
  const mayCut = createCutCheck(text);
  const ends: number[] = [];
  let isBlank = true;
  for (const { start, end } of segmentsOf(text)) {
    yield;
    isBlank &&= text.slice(start, end).trim() === '';
    const isEnd =
      !isBlank && mayCut(end) && !goesOn(text.slice(Math.max(start, end - 40), end), text.slice(end, end + 8));
    if (!isEnd && end < text.length) continue;
    // White space at the end belongs to the last sentence.
    if (isBlank) ends.pop();
    ends.push(end);
    isBlank = true;
  }
  return ends;
}

const clauseEnd = /[,;:–—](?=\s)|[、，；：،؛]/g;
/** A word; scripts without spaces have one for each character. */
const word =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}](?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{M}\p{N}'’])*/gu;

/** The fewest words of a clause that stands alone. */
const fewestWords = 3;
/** The fewest words of a sentence that is cut. */
const fewestToCut = 5;

/** Whether a text has enough words to be cut. */
export const isLong = (text: string): boolean => {
  const words = text.matchAll(word);
  for (let count = 0; count < fewestToCut; count += 1) if (words.next().done) return false;
  return true;
};

/**
 * Cuts a sentence to its first clause, with its own final mark; without a clause of three words to about 60 % of its words and an ellipsis.
 * A sentence of less than five words stays as it is. Time is linear.
 */
export const firstClause = (sentence: string): string => {
  const body = sentence.trimEnd();
  const final = /[.!?。！？؟।]$/.exec(body)?.[0] ?? '';
  const starts = Array.from(body.matchAll(word), ({ index }) => index);
  if (starts.length < fewestToCut) return body;
  const [earliest = 0, latest = 0] = [starts[fewestWords - 1], starts.at(-fewestWords)];
  const mayCut = createCutCheck(body);
  for (const { index } of body.matchAll(clauseEnd)) {
    if (index > latest) break;
    if (index > earliest && mayCut(index)) return body.slice(0, index).trimEnd() + final;
  }
  const wanted = starts[Math.ceil(starts.length * 0.6)] ?? 0;
  const mayCutWord = createCutCheck(body);
  const cut = starts.find((index) => index >= wanted && mayCutWord(index));
  if (cut === undefined) return body;
  return `${body
    .slice(0, cut)
    .trimEnd()
    .replace(/[,;:–—([-]{1,9}$/, '')}…`;
};
