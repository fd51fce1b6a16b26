import type { Finding } from './detector.ts';
import { isValidNumber, type NumberFormat } from './number-format.ts';
import {
  createLabelFinder,
  gapBeforeLabel,
  labelGap,
  namesSomethingElse,
  sentenceEnd,
  type LabelHit,
} from './number-labels.ts';

/** How far behind a label a number with valid check digits may stand, and how far before. */
const reach = { behind: 80, before: 50 } as const;
/** Bounds of the groups and characters of one number. */
const most = { groups: 7, characters: 28 } as const;

/** What stands in a shape for each UTF-16 code unit of a text: itself for a sign of ASCII, DEL for all others. */
const shapeUnits = new Uint8Array(0x10000).fill(0x7f);
for (let unit = 0; unit < 0x7f; unit += 1) shapeUnits[unit] = unit;
for (const [first, last, sign] of ['AZA', 'azA', 'ΑΩA', 'АЯA', '099']) {
  shapeUnits.fill(sign?.charCodeAt(0) ?? 0, first?.charCodeAt(0), (last?.charCodeAt(0) ?? 0) + 1);
}

/** Letters and digits in a text, `A` and `9` in its shape: Latin ones, and the Greek and Cyrillic capitals of documents. */
const shapeOf = (text: string): string => {
  const shape = Buffer.allocUnsafe(text.length);
  for (let index = 0; index < text.length; index += 1) shape[index] = shapeUnits[text.charCodeAt(index)] ?? 0x7f;
  return shape.toString('latin1');
};

interface Span {
  readonly start: number;
  readonly end: number;
}

const groupsIn = (shape: string, from: number, to: number): Span[] =>
  [...shape.slice(from, to).matchAll(/[A9]+/g)].map(({ index, 0: group }) => ({
    start: from + index,
    end: from + index + group.length,
  }));

const joint = /^(?:\\?[-./+:(]|[ ]{1,2}| [-/] )$/;

/** Where runs of groups end that begin with the group at `index`, the shortest first. */
function* endsFrom(shape: string, groups: readonly Span[], index: number): Generator<number> {
  const first = groups[index];
  if (first === undefined) return;
  let end = first.end;
  for (let next = index + 1; end - first.start <= most.characters; next += 1) {
    yield end;
    const group = groups[next];
    if (group === undefined || next - index >= most.groups || !joint.test(shape.slice(end, group.start))) return;
    end = group.end;
  }
}

/** A letter that would make a number next to it a part of a word; in scripts without spaces none does. */
const letter = '(?![\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\p{sc=Thai}])[\\p{L}\\p{N}]';
const joinedBefore = new RegExp(`${letter}$|\\d[.,-]$`, 'u');
const joinedBehind = new RegExp(`^(?:${letter}|[-.]\\d)`, 'u');
const beginsApart = (text: string, at: number): boolean => !joinedBefore.test(text.slice(Math.max(0, at - 2), at));
const endsApart = (text: string, at: number): boolean => !joinedBehind.test(text.slice(at, at + 2));

const date = /^(?:\d{1,2}[./ -]\d{1,2}[./ -](?:\d{4}|\d{2})|(?:19|20)\d{2}[./ -]\d{1,2}[./ -]\d{1,2})$/;

/** A number of a document: digits enough, and every group but a short prefix has one. */
const isFree = (written: string): boolean => {
  const compact = written.replace(/[^\p{L}\p{N}]/gu, '');
  const digits = compact.replace(/\D/g, '').length;
  const least = compact.length <= 10 && /^[A-Z\d]*[A-Z][A-Z\d]*$/.test(written) ? 4 : 5;
  return (
    digits >= least &&
    compact.length <= 20 &&
    !date.test(written) &&
    written.split(/[^\p{L}\p{N}]+/u).every((group) => /\d/.test(group) || /^\p{Lu}{1,3}$/u.test(group)) &&
    // "12345678 10 May": a short group behind a space is another number.
    !/ \d{1,2}$/.test(written)
  );
};

const patternOf = (form: string): string => form.replace(/[9A*]/g, (sign) => ({ 9: '9', A: 'A' })[sign] ?? '[A9]');

/** A format with its shapes compiled. */
const compiled = (format: NumberFormat) => {
  const { forms } = format;
  const shapes = forms === 'free' ? undefined : new RegExp(`^(?:${forms.map(patternOf).join('|')})$`);
  return (written: string, shape: string): boolean => {
    if (shapes === undefined) return isFree(written);
    const compact = shape.replace(/[^A9]/g, '');
    // A number of six digits, a sort code, is written as a date is.
    if (date.test(written) && compact.length > 6) return false;
    // "required" has the shape of a BIC.
    return shapes.test(compact) && (compact.includes('9') || written === written.toUpperCase());
  };
};

/** All shapes that a form with wildcards stands for. */
const spelledOut = (form: string): string[] =>
  form.includes('*') ? [...spelledOut(form.replace('*', '9')), ...spelledOut(form.replace('*', 'A'))] : [form];

const listed = /^[ \t]*(?:(?:[,/;&|\n]|(?:and|und|y|et|e|or|oder|ou|o|i|en|og|och)(?!\p{L}))[ \t]*){1,2}/u;

/**
 * Creates a detector for numbers of the given formats. A number counts
 * - behind a label of its format, by its shape;
 * - elsewhere in the label's sentence, or before the label ("X is my passport number"), with valid check digits;
 * - without a label, when it is written in a shape of `alone` with valid check digits and the sentence names nothing else.
 */
export const createNumberFinder = (formats: readonly NumberFormat[]) => {
  const findLabels = createLabelFinder(formats);
  const matchers = new Map(formats.map((format) => [format, compiled(format)]));
  const matches = (format: NumberFormat, written: string, shape: string): boolean =>
    matchers.get(format)?.(written, shape) ?? false;

  const byShape = new Map<string, NumberFormat[]>();
  const firstGroups = new Set<string>();
  for (const format of formats) {
    for (const form of format.alone.flatMap(spelledOut)) {
      byShape.set(form, [...(byShape.get(form) ?? []), format]);
      firstGroups.add(/^[A9]+/.exec(form)?.[0] ?? '');
    }
  }

  /** The end of a number, with the parenthesis that its check digit stands in: A123456(3). */
  const withParenthesis = (text: string, { start, end }: Span): number =>
    text[end] === ')' && text.slice(start, end).includes('(') ? end + 1 : end;

  /** Where numbers without a label may stand: the surroundings of digits, as far as a number reaches, and to the ends of groups. */
  function* surroundingsOfDigits(shape: string): Generator<Span> {
    let end = 0;
    for (let digit = shape.indexOf('9'); digit !== -1; digit = shape.indexOf('9', end)) {
      let start = Math.max(end, digit - most.characters);
      while (start > end && /[A9]/.test(shape.charAt(start - 1))) start -= 1;
      for (let next = digit; next !== -1 && next <= digit + 2 * most.characters; next = shape.indexOf('9', digit + 1))
        digit = next;
      end = digit + most.characters;
      while (/[A9]/.test(shape.charAt(end))) end += 1;
      yield { start, end };
    }
  }

  function* standingAlone(text: string, shape: string): Generator<Finding> {
    for (const { start, end } of surroundingsOfDigits(shape)) yield* standingAloneIn(text, shape, start, end);
  }

  function* standingAloneIn(text: string, shape: string, from: number, to: number): Generator<Finding> {
    const groups = groupsIn(shape, from, to);
    let covered = 0;
    for (const [index, group] of groups.entries()) {
      const { start } = group;
      if (start < covered || !firstGroups.has(shape.slice(start, group.end)) || !beginsApart(text, start)) continue;
      for (const groupsEnd of endsFrom(shape, groups, index)) {
        const end = withParenthesis(text, { start, end: groupsEnd });
        const possible = byShape.get(shape.slice(start, end).replace(/\\/g, '').replace(/ +/g, ' '));
        if (possible === undefined || !endsApart(text, end)) continue;
        const written = text.slice(start, end);
        if (written !== written.toUpperCase() || !possible.some((format) => isValidNumber(format, written))) continue;
        if (namesSomethingElse(text, start)) continue;
        yield { start, end };
        covered = end;
      }
    }
  }

  /** The number that begins with a group: one with valid check digits, else the longest. */
  const numberAt = (
    text: string,
    shape: string,
    groups: readonly Span[],
    index: number,
    possible: readonly NumberFormat[],
  ) => {
    const start = groups[index]?.start ?? 0;
    let found: Finding | undefined;
    for (const groupsEnd of endsFrom(shape, groups, index)) {
      const end = withParenthesis(text, { start, end: groupsEnd });
      const written = text.slice(start, end);
      if (!endsApart(text, end)) continue;
      const fitting = possible.filter((format) => matches(format, written, shape.slice(start, end)));
      const checked = fitting.find((format) => format.check !== undefined && isValidNumber(format, written));
      if (checked) return { start, end };
      const unchecked = fitting.find(({ isStrict }) => !isStrict);
      if (!unchecked) continue;
      const isShort = written.replace(/\D/g, '').length < 8;
      found = { start, end, ...(isShort && { isWeak: true as const }) };
    }
    return found;
  };

  function* behindLabel(
    text: string,
    shape: string,
    from: number,
    to: number,
    possible: readonly NumberFormat[],
  ): Generator<Finding> {
    let at = from + (labelGap.exec(text.slice(from, to))?.[0].length ?? 0);
    const groups = groupsIn(shape, at, to);
    for (const [index, { start }] of groups.entries()) {
      if (start < at) continue;
      const number = start === at ? numberAt(text, shape, groups, index, possible) : undefined;
      if (!number) break;
      yield number;
      at = number.end + (listed.exec(text.slice(number.end, number.end + 12))?.[0].length ?? 1);
    }
    yield* inSentence(text, shape, from, groups, possible);
  }

  /** Numbers with valid check digits in the rest of the label's sentence. */
  function* inSentence(
    text: string,
    shape: string,
    from: number,
    groups: readonly Span[],
    possible: readonly NumberFormat[],
  ): Generator<Finding> {
    const checkable = possible.filter(({ check }) => check !== undefined);
    if (checkable.length === 0) return;
    for (const [index, { start }] of groups.entries()) {
      const between = text.slice(from, start);
      if (start - from > reach.behind || sentenceEnd.test(between)) return;
      if (!beginsApart(text, start)) continue;
      for (const end of endsFrom(shape, groups, index)) {
        const written = text.slice(start, end);
        const isOne = (format: NumberFormat): boolean =>
          // A BIC without digits may be a word in capitals.
          /\d/.test(written) && matches(format, written, shape.slice(start, end)) && isValidNumber(format, written);
        if (endsApart(text, end) && checkable.some(isOne) && !namesSomethingElse(between, between.length)) {
          yield { start, end: withParenthesis(text, { start, end }) };
        }
      }
    }
  }

  /** The number before a label: "X12345678 is my passport number". */
  const beforeLabel = (
    text: string,
    shape: string,
    from: number,
    to: number,
    possible: readonly NumberFormat[],
  ): Finding | undefined => {
    const gap = gapBeforeLabel.exec(text.slice(from, to))?.[0];
    if (gap === undefined) return undefined;
    const groups = groupsIn(shape, from, to - gap.length);
    for (const [index, { start }] of groups.entries()) {
      const end = [...endsFrom(shape, groups, index)].at(-1);
      if (end !== to - gap.length || !beginsApart(text, start)) continue;
      const written = text.slice(start, end);
      const isOne = (format: NumberFormat): boolean =>
        matches(format, written, shape.slice(start, end)) && isValidNumber(format, written);
      if (possible.some(isOne) && !namesSomethingElse(text, start)) return { start, end };
    }
    return undefined;
  };

  return function* (text: string): Generator<Finding> {
    const shape = shapeOf(text);
    yield* standingAlone(text, shape);
    const hits = findLabels(text);
    let previous: LabelHit | undefined;
    for (const [index, hit] of hits.entries()) {
      const besides = text.slice(Math.max(0, hit.start - 100), hit.end + 100);
      const own = hit.formats.filter(({ beside }) => beside?.test(besides) ?? true);
      const start = previous?.end ?? 0;
      // "SSN / ITIN: 123-45-6789" is a number of either.
      const isNextTo = previous !== undefined && /^[^\p{N}\n]{1,12}$/u.test(text.slice(start, hit.start));
      const possible = isNextTo ? [...(previous?.formats ?? []), ...own] : own;
      const end = Math.min(hits[index + 1]?.start ?? text.length, hit.end + reach.behind + most.characters);
      if (possible.length > 0) {
        yield* behindLabel(text, shape, hit.end, end, possible);
        const before = beforeLabel(text, shape, Math.max(start, hit.start - reach.before), hit.start, own);
        if (before) yield before;
      }
      previous = hit;
    }
  };
};
