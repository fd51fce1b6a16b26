import { beforeSeam, type Before } from './before.ts';
import { cutAt } from './cut.ts';
import { fold } from './fold.ts';
import { createOverlaps } from './overlaps.ts';
import { wait, type Rest, type Wait } from './rest.ts';
import { endsClean, startsOver } from './restart.ts';
import { isRepetition } from './significance.ts';
import { spacingBetween } from './spacing.ts';

/** What is done at the seam. The rest goes on, from `cut` on, behind what was shown and `insert`, or replaces it. */
export interface Decision {
  readonly cut: number;
  readonly insert: string;
  readonly replace: boolean;
}

export interface Decider {
  /** Takes one UTF-16 code unit of the rest after the other. */
  take(unit: string): void;
  /** Nothing can be decided yet, whatever the rest says: it is empty so far, or repeats what was shown. */
  readonly waits: boolean;
  decide(text: string, whole: boolean): Decision | Wait;
}

/** A repetition that ends before its time must have so many units, and two words: one may be new. */
const leastRepeated = 12;

export const createDecider = (shown: string, anchor: string, knows: (word: string) => boolean): Decider => {
  const before: Before = beforeSeam(shown, knows);
  const { folded, word, space } = before;
  const overlaps = createOverlaps(folded);
  const anchorStart = anchor === '' ? -1 : folded.length - fold(anchor.trimEnd()).length;
  /** A single word behind white space may be new. */
  const isAnchored = (lead: number | undefined) => lead === 0 || anchorStart < folded.length - word.length;

  /** Where the anchor ends in the rest, once it is there. */
  let anchorEnd: number | undefined;
  /** Behind it comes the white space that the anchor ends with, which may be endless. */
  let repeatsSpace = true;

  /** What goes away with the longest repetition; undefined when there is none. */
  const repeated = (rest: Rest): number | Wait | undefined => {
    if (anchorEnd !== undefined) {
      const cut = cutAt(before, rest, anchorEnd);
      if (cut !== undefined) return cut;
      anchorEnd = undefined;
    }
    if (overlaps.alive.length > 0 && !rest.whole) return wait;
    for (let index = overlaps.complete.length - 1; index >= 0; index -= 1) {
      const overlap = overlaps.complete[index];
      if (overlap === undefined) continue;
      const cut = cutAt(before, rest, overlap.end);
      if (cut === wait) return wait;
      if (cut === undefined) continue;
      const verdict = isRepetition(before, rest, overlap.start);
      if (verdict === wait) return wait;
      if (verdict) return cut;
    }
    return undefined;
  };

  /** The rest broke off, or stopped, before it came to anything new. */
  const endsInRepetition = (rest: Rest): boolean => {
    if (overlaps.length < leastRepeated || !rest.text.trim().includes(' ')) return false;
    // Behind a sentence or a line, the beginning may be a refrain.
    return overlaps.alive.includes(anchorStart) || (overlaps.alive[0] === 0 && !endsClean(before, rest, false));
  };

  return {
    take(unit) {
      if (anchorEnd !== undefined) repeatsSpace &&= unit === space.charAt(overlaps.taken - anchorEnd);
      overlaps.take(unit);
      const last = overlaps.complete.at(-1);
      if (last?.end === overlaps.taken && last.start === anchorStart && isAnchored(overlaps.lead)) anchorEnd = last.end;
    },
    get waits() {
      if (anchorEnd !== undefined) return repeatsSpace && overlaps.taken < anchorEnd + space.length;
      return overlaps.lead === undefined || overlaps.alive.length > 0;
    },
    decide(text, whole) {
      if (overlaps.lead === undefined) return { cut: text.length, insert: '', replace: false };
      const rest: Rest = { text, whole, lead: overlaps.lead };
      const cut = repeated(rest);
      if (cut === wait) return wait;
      if (cut !== undefined) return { cut, insert: '', replace: false };
      if (endsInRepetition(rest)) return { cut: text.length, insert: '', replace: false };
      const over = overlaps.alive[0] !== 0 && startsOver(before, rest, overlaps.common);
      if (over === wait) return wait;
      if (over) return { cut: shown.trimStart() === shown ? rest.lead : 0, insert: '', replace: true };
      const spacing = spacingBetween(before, rest);
      return spacing === wait ? wait : { cut: spacing.drop, insert: spacing.insert, replace: false };
    },
  };
};
