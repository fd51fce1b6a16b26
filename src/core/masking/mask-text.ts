import { readMasks, type Span } from './find-masks.ts';
import { createKnownValues, type KnownValues } from './known-values.ts';
import { kindOfLabel, type MaskLabel } from './mask-label.ts';
import type { MaskTable } from './mask-table.ts';

/** A part of a text that a mask is to stand for. */
export interface MaskSpan extends Span {
  readonly label: MaskLabel;
  /** Whether the same characters are left as they are elsewhere. */
  readonly isOnlyHere?: true;
}

/** Shorter values are found by what stands around them, and not again by themselves. */
export const shortestKnown = 4;

interface Known {
  readonly values: KnownValues;
  readonly labels: Map<string, MaskLabel>;
  /** How many of the table's entries it knows. */
  seen: number;
}

const knownOfTables = new WeakMap<MaskTable, Known>();

/** What of a table's values is looked for, kept with the table, since it is looked for in many texts. */
const knownOf = (table: MaskTable): Known => {
  const known = knownOfTables.get(table) ?? {
    values: createKnownValues(),
    labels: new Map<string, MaskLabel>(),
    seen: 0,
  };
  knownOfTables.set(table, known);
  for (const { label, value, isOnlyHere } of table.entries(known.seen)) {
    known.seen += 1;
    if (isOnlyHere || !kindOfLabel.has(label) || value.length < shortestKnown || known.labels.has(value)) continue;
    known.values.add(value);
    known.labels.set(value, label);
  }
  return known;
};

/** In order; where some overlap they are one, with the label of the longest of them. */
const united = (spans: readonly MaskSpan[]): MaskSpan[] => {
  const result: MaskSpan[] = [];
  let longest = 0;
  for (const span of spans.filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    const length = span.end - span.start;
    if (last === undefined || span.start >= last.end) {
      result.push(span);
      longest = length;
      continue;
    }
    const named = length > longest ? span : last;
    longest = Math.max(longest, length);
    result[result.length - 1] = { ...named, start: last.start, end: Math.max(last.end, span.end) };
  }
  return result;
};

/** A part of a text between spans. */
interface Rest {
  readonly text: string;
  readonly followsMask: boolean;
}

/** A text with each span replaced by what `inside` makes of it, and the rest by what `outside` does. */
const replaced = <S extends Span>(
  { text, followsMask }: Rest,
  spans: Iterable<S>,
  inside: (part: string, span: S) => string,
  outside: (part: Rest) => string,
): string => {
  let result = '';
  let at = 0;
  const rest = (end: number): string =>
    at < end ? outside({ text: text.slice(at, end), followsMask: followsMask || at > 0 }) : '';
  for (const span of spans) {
    result += rest(span.start) + inside(text.slice(span.start, span.end), span);
    at = span.end;
  }
  return result + rest(text.length);
};

/** What would be read as a mask, or as a part of a mask beside it: backslashes in front of one, the rest of an address behind. */
function* lookalikes({ text, followsMask }: Rest): Generator<Span> {
  let end = 0;
  const withBackslashes = (start: number): number => {
    let first = start;
    while (first > end && text.charAt(first - 1) === '\\') first -= 1;
    return first;
  };
  if (followsMask && /^[@＠]/.test(text)) {
    end = 1;
    yield { start: 0, end };
  }
  for (const mask of readMasks(text)) {
    const start = withBackslashes(mask.start);
    end = mask.end;
    yield { start, end };
  }
  const backslashes = withBackslashes(text.length);
  if (backslashes < text.length) yield { start: backslashes, end: text.length };
}

/** A text and the parts of it that masks are to stand for, which lie within it. */
export interface TextWithSpans {
  readonly text: string;
  readonly spans: readonly MaskSpan[];
}

/**
 * The texts with masks in the place of their spans, and of every other occurrence, in any of them, of a sensitive value that the
 * table has and that is not one only where it was found. The table takes in what is new.
 *
 * Promises:
 * - `unmaskText` of each, with the table, is the text, whatever it holds: what looks like a mask in it is masked itself.
 * - Masking a text again with the same spans and the same table gives the same.
 */
export const maskTexts = (texts: readonly TextWithSpans[], table: MaskTable): string[] => {
  const divided = texts.map(({ text, spans }) => ({ text, parts: united(spans) }));
  // All of them first: a value that is found at one place only may stand before that place as well.
  for (const { text, parts } of divided) {
    for (const { start, end, label, isOnlyHere } of parts) table.maskOf(label, text.slice(start, end), { isOnlyHere });
  }
  const { values, labels } = knownOf(table);

  const maskLookalikes = (rest: Rest): string =>
    replaced(
      rest,
      lookalikes(rest),
      (literal) => table.maskOf('LITERAL', literal),
      ({ text }) => text,
    );
  const maskKnown = (rest: Rest): string =>
    replaced(rest, values.find(rest.text), (value) => table.maskOf(labels.get(value) ?? 'TERM', value), maskLookalikes);

  return divided.map(({ text, parts }) =>
    replaced(
      { text, followsMask: false },
      parts,
      (value, { label }) => table.maskOf(label, value, { isOnlyHere: true }),
      maskKnown,
    ),
  );
};

/** `maskTexts` of one text. */
export const maskText = (text: string, spans: readonly MaskSpan[], table: MaskTable): string =>
  maskTexts([{ text, spans }], table).join('');
