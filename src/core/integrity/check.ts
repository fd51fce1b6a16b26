import type { FormatName } from '../text/formats.ts';
import { blanked, findProtected } from './find-protected.ts';
import { protectedKinds, type ProtectedKind, type ProtectedSpan } from './kinds.ts';
import { compareNumbers, isNumber } from './numbers/compare-numbers.ts';

/** A result and what it was made of. */
export interface Comparison {
  readonly input: string;
  readonly result: string;
  readonly format: FormatName;
  /** The result goes on where the input ends, and need not have anything of it. */
  readonly continues?: boolean | undefined;
  /** Other texts that the user gave: what is in them is not invented. They are read at most once, and only when a result has something new. */
  readonly known?: Iterable<string>;
  /** The language that the text is translated into: numbers may be written in its way. */
  readonly language?: string | undefined;
  /** What `findProtected` finds in the input; found anew when absent. */
  readonly inputSpans?: readonly ProtectedSpan[] | undefined;
}

/** What a kind of protected content had to be, and what became of it. */
export interface Check {
  readonly expected: number;
  readonly missing: readonly string[];
  readonly duplicated: readonly string[];
  readonly invented: readonly string[];
}

/** The checks of a result, by kind. `masked`: values that were masked, named by their own kind and value. */
export type Checks = Readonly<Partial<Record<ProtectedKind | 'masked', Check>>>;

/** What became of the spans of one kind: each one that is amiss, as often as it is. */
export interface Difference {
  readonly expected: number;
  readonly missing: readonly ProtectedSpan[];
  readonly duplicated: readonly ProtectedSpan[];
  readonly invented: readonly ProtectedSpan[];
}

/** The differences of a result, of the kinds that occur in it or in its input. */
export type Differences = ReadonlyMap<ProtectedKind, Difference>;

interface Sides {
  readonly before: readonly ProtectedSpan[];
  readonly after: readonly ProtectedSpan[];
}

/** The spans that have no partner with their key on the other side. */
const unmatched = ({ before, after }: Sides) => {
  const counts = new Map<string, number>();
  for (const { key } of before) counts.set(key, (counts.get(key) ?? 0) + 1);
  const extra = after.filter(({ key }) => {
    const count = counts.get(key) ?? 0;
    counts.set(key, count - 1);
    return count <= 0;
  });
  // The last ones of a key are those that are missing.
  const missing = before.toReversed().filter(({ key }) => {
    const count = counts.get(key) ?? 0;
    counts.set(key, count - 1);
    return count > 0;
  });
  return { missing: missing.reverse(), extra };
};

/** Without the spans in which words are no words: only of prose may a number word answer for a number. */
const proseOf = (text: string, spans: readonly ProtectedSpan[]): string =>
  blanked(
    text,
    spans.filter(({ kind }) => kind !== 'numbers' && kind !== 'markdown'),
  );

/**
 * Compares one result after the other with the same input. `missing` and `duplicated` spans are named as often as they are;
 * `invented` are those that neither the input nor a known text has.
 */
export const createComparison = ({
  input,
  format,
  continues = false,
  known = [],
  language = '',
  inputSpans = findProtected(input, format),
}: Omit<Comparison, 'result'>) => {
  let knownKeys: ReadonlySet<string> | undefined;
  /** Whether a known text has such a span. The texts are searched with the first question, which most results do not raise. */
  const isKnown = ({ kind, key }: ProtectedSpan): boolean => {
    knownKeys ??= new Set(
      Array.from(known, (text) => findProtected(text, format)).flatMap((spans) =>
        spans.map((span) => `${span.kind} ${span.key}`),
      ),
    );
    return knownKeys.has(`${kind} ${key}`);
  };

  return (result: string): { readonly differences: Differences; readonly found: readonly ProtectedSpan[] } => {
    const found = findProtected(result, format);
    const differences = new Map<ProtectedKind, Difference>();
    for (const kind of protectedKinds) {
      const before = inputSpans.filter((span) => span.kind === kind);
      const after = found.filter((span) => span.kind === kind);
      if (before.length + after.length === 0) continue;
      const { missing, extra } =
        kind === 'numbers'
          ? compareNumbers({
              input: { prose: proseOf(input, inputSpans), spans: before.filter(isNumber) },
              result: { prose: proseOf(result, found), spans: after.filter(isNumber) },
              isTranslation: language !== '',
            })
          : unmatched({ before, after });
      const expected = new Set(before.map(({ key }) => key));
      differences.set(kind, {
        expected: continues ? 0 : before.length,
        missing: continues ? [] : missing,
        duplicated: continues ? [] : extra.filter(({ key }) => expected.has(key)),
        invented: extra.filter((span) => !expected.has(span.key) && !isKnown(span)),
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

/** Presents the differences as `done.checks` lists them, bounded. */
export const toChecks = (differences: Differences): Checks => {
  const named = (spans: readonly ProtectedSpan[]): string[] => spans.slice(0, mostNamed).map(({ text }) => text);
  return Object.fromEntries(
    Array.from(differences, ([kind, { expected, missing, duplicated, invented }]) => [
      kind,
      boundedCheck({ expected, missing: named(missing), duplicated: named(duplicated), invented: named(invented) }),
    ]),
  );
};
