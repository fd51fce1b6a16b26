import type { PrivacyPolicy } from '../../ports/privacy-policies.ts';
import { findSensitive, type SensitiveSpan } from '../privacy/find-sensitive.ts';
import type { SensitiveKind } from '../privacy/sensitive-kinds.ts';
import { kindOfLabel, labelOfKind } from './mask-label.ts';
import { createMaskTable, type MaskEntry } from './mask-table.ts';
import { maskText } from './mask-text.ts';

/** A result, the text it was made of, and what is known of the values in both. */
export interface ValueComparison {
  readonly input: string;
  readonly result: string;
  readonly policy: PrivacyPolicy;
  /** The masks of everything that the user gave: none of their values is invented. */
  readonly masks: readonly MaskEntry[];
  /** Masks of the answer that no value is known for, as they stood in it. */
  readonly leftOut: readonly string[];
  /** The result goes on where the input ends, and need not have anything of it. */
  readonly continues?: boolean | undefined;
  /** What `findSensitive` finds in the input, read as text; found anew when absent. */
  readonly inputSpans?: readonly SensitiveSpan[] | undefined;
}

/** How often a value stands in a text. */
interface Occurrences {
  readonly kind: SensitiveKind;
  readonly value: string;
  readonly count: number;
}

const canonicalMasks = /⟦([A-Z]+)_(\d+)⟧/g;

/** A value in the form that its spellings have in common. */
const keyOf = (kind: SensitiveKind, value: string): string => {
  const plain = value
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase();
  return `${kind} ${kind === 'custom' || kind === 'secret' ? plain : plain.replace(/[^\p{L}\p{N}@]/gu, '')}`;
};

/** Every letter and digit of a text, and nothing else. */
const skeletonOf = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** The sensitive values of a text, by key: those that are found in it, and those that are known. */
const occurrencesIn = (
  text: string,
  { policy, masks }: Pick<ValueComparison, 'policy' | 'masks'>,
  found: readonly SensitiveSpan[] = findSensitive(text, policy),
): ReadonlyMap<string, Occurrences> => {
  const spans = found.map(({ start, end, kind }) => ({ start, end, label: labelOfKind[kind] }));
  if (spans.length === 0 && !masks.some(({ label }) => kindOfLabel.has(label))) return new Map();
  const table = createMaskTable(masks);
  const masked = maskText(text, spans, table);
  const values = new Map(table.entries().map(({ label, number, value }) => [`${label} ${number}`, value]));
  const occurrences = new Map<string, Occurrences>();
  for (const [, label = '', number = ''] of masked.matchAll(canonicalMasks)) {
    const kind = kindOfLabel.get(label);
    const value = values.get(`${label} ${Number(number)}`);
    if (kind === undefined || value === undefined) continue;
    const key = keyOf(kind, value);
    occurrences.set(key, { kind, value, count: (occurrences.get(key)?.count ?? 0) + 1 });
  }
  return occurrences;
};

const inWord = /[\p{L}\p{M}\p{N}_]/u;
const mostInflected = 50;

/** How often a term stands in a text with an ending, as "Herons". */
const countInflected = (text: string, term: string): number => {
  let count = 0;
  for (let at = text.indexOf(term); at !== -1; at = text.indexOf(term, at + term.length)) {
    const isStart = at === 0 || !inWord.test(text.charAt(at - 1));
    if (isStart && /^[\p{L}\p{M}]{1,8}(?![\p{L}\p{M}\p{N}_])/u.test(text.slice(at + term.length, at + term.length + 9)))
      count += 1;
  }
  return count;
};

const repeated = ({ kind, value }: Occurrences, times: number): string[] =>
  Array<string>(Math.max(0, times)).fill(`${kind} ${value}`);

/**
 * Compares the sensitive values of a result with those of its input; undefined when neither has any. `missing` and `duplicated`
 * values are named as often as they are, `invented` are left-out masks, and values that neither the input nor a text of the user has.
 */
export const compareValues = (comparison: ValueComparison) => {
  const { input, result, masks, leftOut, continues = false, inputSpans } = comparison;
  const had = occurrencesIn(input, comparison, inputSpans);
  const has = occurrencesIn(result, comparison);
  if (had.size === 0 && has.size === 0 && leftOut.length === 0) return undefined;
  const known = new Set(
    masks.flatMap(({ label, value }) => {
      const kind = kindOfLabel.get(label);
      return kind === undefined ? [] : [keyOf(kind, value)];
    }),
  );
  const given = skeletonOf(input);
  const isInvented = (key: string, { value }: Occurrences): boolean =>
    !had.has(key) && !known.has(key) && !given.includes(skeletonOf(value));
  const count = (key: string): number => has.get(key)?.count ?? 0;
  const expected = continues ? [] : [...had];
  const missing = expected.flatMap(([key, value]) => {
    const times = value.count - count(key);
    return times > 0 ? [{ ...value, times }] : [];
  });
  // A term may have come back with an ending, which makes it another word. Only what can be named is looked for.
  for (const value of missing.slice(0, mostInflected)) {
    if (value.kind === 'custom') value.times -= countInflected(result, value.value);
  }
  return {
    expected: expected.reduce((sum, [, { count: times }]) => sum + times, 0),
    missing: missing.flatMap((value) => repeated(value, value.times)),
    duplicated: expected.flatMap(([key, value]) =>
      count(key) > value.count ? repeated(value, count(key) - value.count) : [],
    ),
    invented: [
      ...leftOut,
      ...[...has].flatMap(([key, value]) => (isInvented(key, value) ? repeated(value, value.count) : [])),
    ],
  };
};
