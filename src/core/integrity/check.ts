import type { FormatName } from '../text/formats.ts';
import { findProtected } from './find-protected.ts';
import { protectedKinds, type ProtectedKind, type ProtectedSpan } from './kinds.ts';

export interface Comparison {
  readonly input: string;
  readonly result: string;
  readonly format: FormatName;
  /** The result goes on where the input ends, and need not have anything of it. */
  readonly continues?: boolean | undefined;
  /** Other texts that the user gave: what is in them is not invented. */
  readonly known?: readonly string[];
}

/** What a kind of protected content had to be, and what became of it (wire contract, section 6). */
export interface Check {
  readonly expected: number;
  readonly missing: readonly string[];
  readonly duplicated: readonly string[];
  readonly invented: readonly string[];
}

/** By kind, of the kinds that occur. `masked`: values that were kept from the provider, by their own kind and value. */
export type Checks = Readonly<Partial<Record<ProtectedKind | 'masked', Check>>>;

/** What became of the spans of one kind: each one that is amiss, as often as it is. */
export interface Difference {
  readonly expected: number;
  readonly missing: readonly ProtectedSpan[];
  readonly duplicated: readonly ProtectedSpan[];
  readonly invented: readonly ProtectedSpan[];
}

const byKey = (spans: readonly ProtectedSpan[]): Map<string, ProtectedSpan[]> => {
  const groups = new Map<string, ProtectedSpan[]>();
  for (const span of spans) {
    const group = groups.get(span.key);
    if (group) group.push(span);
    else groups.set(span.key, [span]);
  }
  return groups;
};

export type Differences = ReadonlyMap<ProtectedKind, Difference>;

/** Compares one result after the other with the same input: by kind, of the kinds that occur in either. */
export const createComparison = ({ input, format, continues = false, known = [] }: Omit<Comparison, 'result'>) => {
  const before = findProtected(input, format);
  const given = known.flatMap((text) => findProtected(text, format));

  return (result: string): { readonly differences: Differences; readonly found: readonly ProtectedSpan[] } => {
    const found = findProtected(result, format);
    const differences = new Map<ProtectedKind, Difference>();
    for (const kind of protectedKinds) {
      const isKind = (span: ProtectedSpan): boolean => span.kind === kind;
      const inputSpans = before.filter(isKind);
      const had = byKey(inputSpans);
      const has = byKey(found.filter(isKind));
      if (had.size === 0 && has.size === 0) continue;
      const others = new Set(given.filter(isKind).map(({ key }) => key));
      const counted = [...has].map(([key, spans]) => ({ key, spans, count: had.get(key)?.length ?? 0 }));
      differences.set(kind, {
        expected: continues ? 0 : inputSpans.length,
        missing: continues ? [] : [...had].flatMap(([key, spans]) => spans.slice(has.get(key)?.length ?? 0)),
        duplicated: continues ? [] : counted.flatMap(({ spans, count }) => (count > 0 ? spans.slice(count) : [])),
        invented: counted.flatMap(({ key, spans, count }) => (count === 0 && !others.has(key) ? spans : [])),
      });
    }
    return { differences, found };
  };
};

const mostNamed = 50;
const longestName = 200;

const shortened = (name: string): string =>
  name.length <= longestName ? name : `${name.slice(0, longestName - 1).replace(/[\ud800-\udbff]$/, '')}…`;

/** Bounds a check: no more than 50 in each list, none of them longer than 200 UTF-16 code units. */
export const boundedCheck = ({ expected, missing, duplicated, invented }: Check): Check => {
  const bounded = (names: readonly string[]): string[] => names.slice(0, mostNamed).map(shortened);
  return { expected, missing: bounded(missing), duplicated: bounded(duplicated), invented: bounded(invented) };
};

/** Differences as `done.checks` lists them, bounded. */
export const toChecks = (differences: Differences): Checks => {
  const named = (spans: readonly ProtectedSpan[]): string[] => spans.slice(0, mostNamed).map(({ text }) => text);
  return Object.fromEntries(
    Array.from(differences, ([kind, { expected, missing, duplicated, invented }]) => [
      kind,
      boundedCheck({ expected, missing: named(missing), duplicated: named(duplicated), invented: named(invented) }),
    ]),
  );
};

/**
 * What became, kind by kind, of all that had to survive: `missing` and `duplicated` ones are
 * named as often as they are, `invented` are those of which neither the input nor a known
 * text has any. Kinds that do not occur are not told of.
 */
export const checkIntegrity = (comparison: Comparison): Checks =>
  toChecks(createComparison(comparison)(comparison.result).differences);
