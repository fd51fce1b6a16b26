import type { MaskLabel } from './mask-label.ts';
import { canonicalMask } from './mask-syntax.ts';

/** A value and the mask that stands for it; plain data, so that another node can rebuild the table. */
export interface MaskEntry {
  readonly label: MaskLabel;
  readonly number: number;
  readonly value: string;
}

/** Which mask stands for which value. It only grows. */
export interface MaskTable {
  /** The mask of a value: for the same label and value always the same one, in every text. */
  maskOf(label: MaskLabel, value: string): string;
  /** Takes in an entry that another table of the same session made. */
  add(entry: MaskEntry): void;
  /** The value that such a mask stands for; undefined when none does. */
  valueOf(label: string, number: number): string | undefined;
  /** In the order in which they came in, from one on. A table made of all of them goes on where this one stands. */
  entries(from?: number): readonly MaskEntry[];
}

/** Creates a table that holds the given entries. */
export const createMaskTable = (entries: readonly MaskEntry[] = []): MaskTable => {
  const list: MaskEntry[] = [];
  /** The masks of a label's values. */
  const byValue = new Map<MaskLabel, Map<string, string>>();
  const byMask = new Map<string, string>();
  /** The highest number so far of each label. */
  const numbers = new Map<MaskLabel, number>();

  const add = ({ label, number, value }: MaskEntry): string => {
    const mask = canonicalMask(label, number);
    const ofLabel = byValue.get(label) ?? new Map<string, string>();
    byValue.set(label, ofLabel.set(value, mask));
    byMask.set(mask, value);
    numbers.set(label, Math.max(number, numbers.get(label) ?? 0));
    list.push({ label, number, value });
    return mask;
  };

  entries.forEach(add);

  return {
    maskOf: (label, value) =>
      byValue.get(label)?.get(value) ?? add({ label, number: (numbers.get(label) ?? 0) + 1, value }),
    add: (entry) => void add(entry),
    valueOf: (label, number) => byMask.get(canonicalMask(label, number)),
    entries: (from = 0) => list.slice(from),
  };
};
