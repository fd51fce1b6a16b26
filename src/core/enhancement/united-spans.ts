/** A part of a text, in UTF-16 code units, and what its mask is to be called. */
export interface LabelledSpan {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/**
 * The spans of both lists, without overlaps: those that overlap become one, so that nothing of either stays outside. It is
 * called after the longest of them, and of equals after the first list's.
 */
export const unitedSpans = (first: readonly LabelledSpan[], second: readonly LabelledSpan[]): LabelledSpan[] => {
  const united: { start: number; end: number; label: string; longest: number }[] = [];
  const sorted = [...first, ...second].sort((one, other) => one.start - other.start || other.end - one.end);
  for (const { start, end, label } of sorted) {
    const last = united.at(-1);
    if (!last || start >= last.end) {
      united.push({ start, end, label, longest: end - start });
      continue;
    }
    last.end = Math.max(last.end, end);
    if (end - start > last.longest) Object.assign(last, { label, longest: end - start });
  }
  return united.map(({ start, end, label }) => ({ start, end, label }));
};
