import type { ProtectedSpan } from '../kinds.ts';
import { countNumberWords } from './number-words.ts';
import type { NumberReading } from './unit.ts';
import { areCompatible, type Unit } from './unit.ts';

/** A number of a text. */
export interface NumberSpan extends ProtectedSpan {
  readonly number: NumberReading;
}

export const isNumber = (span: ProtectedSpan): span is NumberSpan => span.number !== undefined;

/** What one side has and the other has not. */
export interface Unmatched {
  readonly missing: readonly NumberSpan[];
  readonly extra: readonly NumberSpan[];
}

type KeysOf = (number: NumberReading) => readonly string[];

const conventions: KeysOf = ({ values: [one, other] }) =>
  one === other ? [`1 ${one}`, `2 ${one}`] : [`1 ${one}`, `2 ${other}`];
const values: KeysOf = ({ values: ofConventions }) => ofConventions;
const alternatives: KeysOf = (number) => number.alternatives;
const foreign: KeysOf = (number) => [...number.values, ...number.alternatives, ...number.foreign];

/** Takes the pairs with a common key and compatible units off both sides. Linear but for the number of different units. */
const withoutPairs = (
  { missing, extra }: Unmatched,
  ofMissing: KeysOf,
  ofExtra: KeysOf,
  fits: (one: Unit, other: Unit) => boolean,
): Unmatched => {
  if (missing.length === 0 || extra.length === 0) return { missing, extra };
  const byKey = new Map<string, Map<string, { readonly unit: Unit; readonly spans: NumberSpan[] }>>();
  for (let index = extra.length - 1; index >= 0; index -= 1) {
    const span = extra[index];
    if (span === undefined) continue;
    const { unit } = span.number;
    const unitKey = [unit.kind, unit.initial, ...unit.names].join(' ');
    for (const key of new Set(ofExtra(span.number))) {
      const byUnit = byKey.get(key) ?? new Map<string, { readonly unit: Unit; readonly spans: NumberSpan[] }>();
      byKey.set(key, byUnit);
      const alike = byUnit.get(unitKey);
      if (alike) alike.spans.push(span);
      else byUnit.set(unitKey, { unit, spans: [span] });
    }
  }
  const taken = new Set<NumberSpan>();
  const take = (number: NumberReading): boolean => {
    for (const key of ofMissing(number)) {
      for (const { unit, spans } of byKey.get(key)?.values() ?? []) {
        if (!fits(number.unit, unit)) continue;
        for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
          if (taken.has(span)) continue;
          taken.add(span);
          return true;
        }
      }
    }
    return false;
  };
  const left = missing.filter(({ number }) => !take(number));
  return { missing: left, extra: extra.filter((span) => !taken.has(span)) };
};

const sameUnit = (one: Unit, other: Unit): boolean =>
  one.kind === other.kind && one.names.join(' ') === other.names.join(' ');

/** The values in words that may stand for a number: small ones, their halves, hours as a clock tells them, and half hours. */
const wordValuesOf = ({ number }: NumberSpan): number[] => {
  const { unit } = number;
  const isMinutes = unit.names.includes('min') || unit.initial === 'm';
  return [...number.values, ...number.alternatives].flatMap((value) => {
    const [, hours, minutes] = /^time (\d{1,2}):([03]0)$/.exec(value) ?? [];
    if (hours !== undefined) return [0, 12].map((shift) => Number(hours) - shift + Number(minutes) / 60);
    if (!/^\d{1,2}e[01]$|^\d{1,2}e-1$/.test(value)) return [];
    const read = Number(value);
    return isMinutes && (read === 30 || read === 90) ? [read, read / 60] : [read];
  });
};

/** Without the numbers for which the other text has a word more than this one. */
const withoutWords = (spans: readonly NumberSpan[], prose: string, other: string): readonly NumberSpan[] => {
  if (spans.every((span) => wordValuesOf(span).length === 0)) return spans;
  const words = countNumberWords(other);
  const own = countNumberWords(prose);
  return spans.filter((span) => {
    const value = wordValuesOf(span).find((one) => (words.get(one) ?? 0) > (own.get(one) ?? 0));
    if (value === undefined) return true;
    words.set(value, (words.get(value) ?? 0) - 1);
    return false;
  });
};

/** Takes the pairs that are written alike off both sides. */
const withoutEqual = ({ missing, extra }: Unmatched): Unmatched => {
  const counts = new Map<string, number>();
  for (const { text } of extra) counts.set(text, (counts.get(text) ?? 0) + 1);
  const matched = new Map<string, number>();
  const left = missing.filter(({ text }) => {
    const count = counts.get(text) ?? 0;
    if (count === 0) return true;
    counts.set(text, count - 1);
    matched.set(text, (matched.get(text) ?? 0) + 1);
    return false;
  });
  return {
    missing: left,
    extra: extra.filter(({ text }) => {
      const count = matched.get(text) ?? 0;
      matched.set(text, count - 1);
      return count <= 0;
    }),
  };
};

/** Two texts with their numbers. */
export interface NumberComparison {
  readonly input: { readonly prose: string; readonly spans: readonly NumberSpan[] };
  readonly result: { readonly prose: string; readonly spans: readonly NumberSpan[] };
  /** The result is in another language, which may order a date and part thousands in another way. */
  readonly isTranslation: boolean;
}

/**
 * Matches the numbers of a result with those of its input by value, each with one at most: first those written alike, then
 * by value and unit, by value with a unit in other words, by another way to write a value, and by number words. A small
 * greedy assignment: what is left on either side has no partner.
 */
export const compareNumbers = ({ input, result, isTranslation }: NumberComparison): Unmatched => {
  const fits = (one: Unit, other: Unit): boolean => areCompatible(one, other, isTranslation);
  let left = withoutEqual({ missing: input.spans, extra: result.spans });
  for (const keys of isTranslation ? [conventions, values] : [conventions]) {
    left = withoutPairs(left, keys, keys, sameUnit);
    left = withoutPairs(left, keys, keys, fits);
  }
  left = withoutPairs(left, values, alternatives, fits);
  left = withoutPairs(left, alternatives, values, fits);
  if (isTranslation) left = withoutPairs(left, foreign, foreign, fits);
  return {
    missing: withoutWords(left.missing, input.prose, result.prose),
    extra: withoutWords(left.extra, result.prose, input.prose),
  };
};
