import { anchorOf } from './anchor.ts';
import { createDecider } from './decision.ts';
import { wait } from './rest.ts';

export { anchorOf };

/** What is to be done with what the reader has. */
export type SeamEdit = { readonly append: string } | { readonly replace: string };

export interface Seam {
  /** Takes the next piece of the rest; what may be shown now, if anything (`append` is never empty). */
  push(delta: string): SeamEdit | undefined;
  /** The rest is whole. */
  end(): SeamEdit | undefined;
}

export interface SeamOptions {
  /** What the reader has already; never empty. */
  readonly shown: string;
  /** What the model was asked to repeat: an end of `shown`, `anchorOf(shown)` unless told. */
  readonly anchor?: string | undefined;
  /** Whether it is a whole word of some language that is in use here. Asked with lower-case and original-case words. */
  readonly knows: (word: string) => boolean;
}

const isHighHalf = (unit: string): boolean => /^[\ud800-\udbff]$/.test(unit);

/**
 * Makes one text of `shown`, which broke off anywhere, and the rest that another model
 * wrote: however the rest is cut into pieces, the edits come to what `joinAtSeam` says of
 * the whole. It is held back while it repeats what was shown, and else for about a line at
 * most; behind the seam it goes through as it is. Only the first edit may replace, and no
 * edit but the last ends in half a surrogate pair.
 *
 * The rest may begin with the anchor, or with any end of `shown` that is long enough to be
 * no accident, or be the exact rest, with the white space at the seam left out or added.
 * Losing text is worse than a doubled word, and decides what nothing else does. What
 * cannot be told apart, whatever one does, because both readings begin with the same units:
 *
 * - An exact rest that begins with the last words once more ("that" and " that") and a
 *   repetition: it is taken for the repetition. One that begins with the anchor is
 *   always taken for that, also where the text from the start on begins so too.
 * - A word that was cut in two and two words without their space, where both readings are
 *   words ("car" and "pet"): they are joined. Where neither is known: the same.
 * - A few letters that are repeated from inside a word and the exact rest, where `knows`
 *   says nothing ("x2" and "2"): they stay.
 * - One space at the end of `shown` and another one at the start of the rest: one of them
 *   goes, unless the text has double spaces.
 * - A line break that was left out where no list, table or heading asks for it.
 */
export const createSeam = ({ shown, anchor = anchorOf(shown), knows }: SeamOptions): Seam => {
  const decider = createDecider(shown, anchor, knows);
  /** The rest while nothing is decided; then the high half of a pair whose other half is to come. */
  let held = '';
  let decided = false;
  let replaces = false;

  const show = (text: string, whole: boolean): SeamEdit | undefined => {
    const length = !whole && isHighHalf(text.charAt(text.length - 1)) ? text.length - 1 : text.length;
    held = text.slice(length);
    if (length === 0) return undefined;
    const visible = text.slice(0, length);
    const edit = replaces ? { replace: visible } : { append: visible };
    replaces = false;
    return edit;
  };

  const settle = (seenLength: number, whole: boolean): boolean => {
    const decision = decider.decide(held.slice(0, seenLength), whole);
    if (decision === wait) return false;
    decided = true;
    replaces = decision.replace;
    held = decision.insert + held.slice(decision.cut);
    return true;
  };

  return {
    push(delta) {
      if (decided) return show(held + delta, false);
      const seen = held.length;
      held += delta;
      // Unit after unit, so that the decision does not depend on how the rest was cut into pieces.
      for (let index = 0; index < delta.length; index += 1) {
        const unit = delta.charAt(index);
        decider.take(unit);
        if (decider.waits || isHighHalf(unit)) continue;
        if (settle(seen + index + 1, false)) return show(held, false);
      }
      return undefined;
    },
    end() {
      if (decided || settle(held.length, true)) return show(held, true);
      return undefined;
    },
  };
};

/** The whole text, when the rest is whole: what the edits of a seam come to. */
export const joinAtSeam = ({ rest, ...options }: SeamOptions & { readonly rest: string }): string => {
  const seam = createSeam(options);
  return [seam.push(rest), seam.end()].reduce(
    (text, edit) => (edit === undefined ? text : 'replace' in edit ? edit.replace : text + edit.append),
    options.shown,
  );
};
