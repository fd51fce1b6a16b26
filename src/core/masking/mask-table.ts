import type { MaskLabel } from './mask-label.ts';
import { canonicalMask } from './mask-syntax.ts';

/** A value and the mask that stands for it; plain data, so that another node can rebuild the table. */
export interface MaskEntry {
  readonly label: MaskLabel;
  readonly number: number;
  readonly value: string;
  /** Whether the value is masked only where it was found. An entry of the same mask without it takes that back. */
  readonly isOnlyHere?: true;
}

/** Which mask stands for which value. It only grows. */
export interface MaskTable {
  /**
   * The mask of a value: for the same label and value always the same one, in every text. A value is looked for in all
   * texts unless it `isOnlyHere` each time.
   */
  maskOf(label: MaskLabel, value: string, options?: { readonly isOnlyHere?: boolean | undefined }): string;
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
  const byValue = new Map<MaskLabel, Map<string, MaskEntry>>();
  const byMask = new Map<string, string>();
  /** The highest number so far of each label. */
  const numbers = new Map<MaskLabel, number>();

  const add = (entry: MaskEntry): void => {
    const { label, number, value } = entry;
    const ofLabel = byValue.get(label) ?? new Map<string, MaskEntry>();
    byValue.set(label, ofLabel.set(value, entry));
    byMask.set(canonicalMask(label, number), value);
    numbers.set(label, Math.max(number, numbers.get(label) ?? 0));
    list.push(entry);
  };

  entries.forEach(add);

  return {
    maskOf: (label, value, { isOnlyHere = false } = {}) => {
      const known = byValue.get(label)?.get(value);
      const number = known?.number ?? (numbers.get(label) ?? 0) + 1;
      if (!known || (known.isOnlyHere && !isOnlyHere)) add({ label, number, value, ...(isOnlyHere && { isOnlyHere }) });
      return canonicalMask(label, number);
    },
    add,
    valueOf: (label, number) => byMask.get(canonicalMask(label, number)),
    entries: (from = 0) => list.slice(from),
  };
};
