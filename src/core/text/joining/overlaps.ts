import { foldUnit } from './fold.ts';

/** The end of what was shown, from `start` on in the folded text, is what the rest has before `end`. */
export interface Overlap {
  readonly start: number;
  readonly end: number;
}

export interface Overlaps {
  /** Takes one UTF-16 code unit of the rest after the other. */
  take(unit: string): void;
  /** Where the rest begins behind its leading white space; undefined while there is nothing else. */
  readonly lead: number | undefined;
  /** Starts of longer overlaps that may yet come about. */
  readonly alive: readonly number[];
  /** Shorter ones first. */
  readonly complete: readonly Overlap[];
  /** How much of the rest, folded, is what the whole text begins with. */
  readonly common: number;
  /** Units of the rest that were taken. */
  readonly taken: number;
  /** How much of the rest that is, folded. */
  readonly length: number;
}

/** Overlaps begin in the last so many units or at the start of the text: that bounds the work per unit. */
const reach = 2000;

/**
 * Follows, while the rest arrives, where in `folded` it may have begun to repeat what was
 * shown. Runs of white space count as one space, and leading white space does not count.
 */
export const createOverlaps = (folded: string): Overlaps => {
  const alive: number[] = [];
  const complete: Overlap[] = [];
  let lead: number | undefined;
  let [taken, length, common] = [0, 0, 0];
  let afterSpace = false;

  const begin = (unit: string) => {
    lead = taken;
    if (folded.startsWith(unit)) alive.push(0);
    for (let start = Math.max(1, folded.length - reach); start < folded.length; start += 1) {
      if (folded.charAt(start) === unit) alive.push(start);
    }
  };

  const goOn = (unit: string) => {
    let kept = 0;
    for (const start of alive) {
      if (folded.charAt(start + length) !== unit) continue;
      alive[kept] = start;
      kept += 1;
    }
    alive.length = kept;
  };

  return {
    take(unit) {
      const own = foldUnit(unit);
      const isRepeated = own === ' ' && (afterSpace || lead === undefined);
      afterSpace = own === ' ';
      if (!isRepeated) {
        if (lead === undefined) begin(own);
        else goOn(own);
        length += 1;
        if (alive[0] === 0) common = length;
        if (alive.at(-1) === folded.length - length) {
          alive.pop();
          complete.push({ start: folded.length - length, end: taken + 1 });
        }
      }
      taken += 1;
    },
    get lead() {
      return lead;
    },
    alive,
    complete,
    get common() {
      return common;
    },
    get taken() {
      return taken;
    },
    get length() {
      return length;
    },
  };
};
