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
  /**
   * The one entry with one of the labels and with the number; undefined when there is none, or more than one. No labels stand for
   * all but `LITERAL`, no number for any.
   */
  only(labels: ReadonlySet<MaskLabel>, number: number | undefined): MaskEntry | undefined;
  /** Whether a mask has the label. */
  has(label: MaskLabel): boolean;
  /** How many entries there are. */
  size(): number;
  /** In the order in which they came in, from one on. A table made of all of them goes on where this one stands. */
  entries(from?: number): readonly MaskEntry[];
}

/** Creates a table that holds the given entries. */
export const createMaskTable = (entries: readonly MaskEntry[] = []): MaskTable => {
  const list: MaskEntry[] = [];
  /** The masks of a label's values. */
  const byValue = new Map<MaskLabel, Map<string, MaskEntry>>();
  const byNumber = new Map<MaskLabel, Map<number, MaskEntry>>();
  /** The highest number so far of each label. */
  const numbers = new Map<MaskLabel, number>();

  const add = (entry: MaskEntry): void => {
    const { label, number, value } = entry;
    byValue.set(label, (byValue.get(label) ?? new Map<string, MaskEntry>()).set(value, entry));
    byNumber.set(label, (byNumber.get(label) ?? new Map<number, MaskEntry>()).set(number, entry));
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
    only: (labels, number) => {
      let only: MaskEntry | undefined;
      for (const label of labels.size > 0 ? labels : byNumber.keys()) {
        if (labels.size === 0 && label === 'LITERAL') continue;
        const ofLabel = byNumber.get(label);
        const found = number === undefined ? (ofLabel?.values() ?? []) : [ofLabel?.get(number)];
        for (const entry of found) {
          if (entry === undefined) continue;
          // Two are as good as all: it is not certain which is meant.
          if (only !== undefined) return undefined;
          only = entry;
        }
      }
      return only;
    },
    has: (label) => byNumber.has(label),
    size: () => list.length,
    entries: (from = 0) => list.slice(from),
  };
};
