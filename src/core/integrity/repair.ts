import { createComparison, toChecks, type Checks, type Comparison, type Differences } from './check.ts';
import type { ProtectedKind, ProtectedSpan } from './kinds.ts';
import { looseForm, loosened } from './loose-form.ts';

/** A result with its misspelt protected values put right. */
export interface Repaired {
  readonly result: string;
  /** Of the result as it is now. */
  readonly checks: Checks;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What is copied rather than written, so that a misspelling of it is one. */
const repairable: readonly ProtectedKind[] = ['placeholders', 'urls', 'mentions', 'references', 'code'];

/** Missing spans that look alike, in the order in which they stand. */
interface Alike {
  readonly spans: ProtectedSpan[];
  /** How many of them are still wanted, by their keys. */
  readonly counts: Map<string, number>;
  /** The first that is still wanted. */
  next: number;
}

/** The missing spans that a misspelling may stand for, by what they have in common with it. Each step takes constant time. */
const createWanted = (missing: readonly ProtectedSpan[]) => {
  const byForm = new Map<string, Alike>();
  for (const span of missing) {
    const form = looseForm(span.text);
    const alike = byForm.get(form) ?? { spans: [], counts: new Map<string, number>(), next: 0 };
    byForm.set(form, alike);
    alike.spans.push(span);
    alike.counts.set(span.key, (alike.counts.get(span.key) ?? 0) + 1);
  }
  return {
    forms: (): string[] => [...byForm.keys()],
    /** The one that is meant, which is wanted no longer; undefined: none, or it cannot be told which. */
    take: (form: string): ProtectedSpan | undefined => {
      const alike = byForm.get(form);
      const span = alike?.counts.size === 1 ? alike.spans[alike.next] : undefined;
      if (alike === undefined || span === undefined) return undefined;
      alike.next += 1;
      const left = (alike.counts.get(span.key) ?? 0) - 1;
      if (left === 0) alike.counts.delete(span.key);
      else alike.counts.set(span.key, left);
      return span;
    },
  };
};

type Wanted = ReturnType<typeof createWanted>;

/** Repairs what was found and is not what it should be. */
const editsOfInvented = (invented: readonly ProtectedSpan[], wanted: Wanted): Edit[] =>
  invented.flatMap(({ start, end, text }) => {
    const meant = wanted.take(looseForm(text));
    return meant === undefined || meant.text === text ? [] : [{ start, end, text: meant.text }];
  });

/** Has brackets around it, so that it is found by nothing but itself in a text without white space. */
const isBracketed = (form: string): boolean => /^[^\p{L}\p{N}]*[{[<|].+[}\]>|][^\p{L}\p{N}]*$/u.test(form);

const mostLookedFor = 50;

/** Repairs placeholders that are escaped beyond recognition, outside of what was found. */
const editsOfEscaped = (result: string, found: readonly ProtectedSpan[], wanted: Wanted): Edit[] => {
  const forms = wanted.forms().filter(isBracketed).slice(0, mostLookedFor);
  if (forms.length === 0) return [];
  const taken = new Uint8Array(result.length);
  for (const { start, end } of found) taken.fill(1, start, end);
  const loose = loosened(result);
  const edits: Edit[] = [];
  for (const form of forms) {
    for (let at = loose.text.indexOf(form); at !== -1; at = loose.text.indexOf(form, at + form.length)) {
      const start = loose.starts[at] ?? 0;
      const end = loose.ends[at + form.length - 1] ?? start;
      if (taken.subarray(start, end).includes(1)) continue;
      const meant = wanted.take(form);
      if (meant === undefined) break;
      edits.push({ start, end, text: meant.text });
      taken.fill(1, start, end);
    }
  }
  return edits;
};

const applied = (text: string, edits: readonly Edit[]): string => {
  const pieces: string[] = [];
  let position = 0;
  for (const edit of [...edits].sort((one, other) => one.start - other.start)) {
    if (edit.start < position) continue;
    pieces.push(text.slice(position, edit.start), edit.text);
    position = edit.end;
  }
  return pieces.join('') + text.slice(position);
};

const faultsOf = (differences: Differences): number =>
  [...differences.values()].reduce(
    (sum, { missing, duplicated, invented }) => sum + missing.length + duplicated.length + invented.length,
    0,
  );

/**
 * The result with what can be repaired for certain: an invented span that is the one
 * missing span but for its case, white space, escapes or the like becomes that one. Numbers
 * and structure are never touched. A result in which nothing can be repaired is returned as
 * it is, and so is one that a repair would not make better.
 */
export const repairResult = (comparison: Comparison): Repaired => {
  const { result } = comparison;
  const compare = createComparison(comparison);
  const { differences, found } = compare(result);
  const edits: Edit[] = [];
  for (const kind of repairable) {
    const difference = differences.get(kind);
    if (difference === undefined || difference.missing.length === 0) continue;
    const wanted = createWanted(difference.missing);
    edits.push(...editsOfInvented(difference.invented, wanted));
    if (kind === 'placeholders') {
      const copied = found.filter((span) => repairable.includes(span.kind));
      edits.push(...editsOfEscaped(result, copied, wanted));
    }
  }
  if (edits.length === 0) return { result, checks: toChecks(differences) };
  const repaired = applied(result, edits);
  const { differences: after } = compare(repaired);
  return faultsOf(after) < faultsOf(differences)
    ? { result: repaired, checks: toChecks(after) }
    : { result, checks: toChecks(differences) };
};
