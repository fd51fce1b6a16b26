import type { TextEdit, TextStage } from '../stage.ts';
import {
  createRepetitionJudge,
  fold,
  followRepetitions,
  isUnspaced,
  isSpace,
  longestSpace,
  type Repetition,
} from './repetition.ts';
import { openFence, spacingAtJoin } from './spacing.ts';

/** What a continuation is joined to. */
export interface JoiningOptions {
  /** What the reader has already; not empty. */
  readonly shown: string;
  /** The end of `shown` that the model was asked to repeat. */
  readonly anchor: string;
  /** The user's text: its words, and those of `shown`, decide on a space between two words. */
  readonly input?: string;
}

/** How the rest is joined: from `cut` on it follows what was shown and `insert`, or replaces what was shown. */
interface Join {
  readonly cut: number;
  readonly insert?: string;
  readonly replaces?: boolean;
  /** What follows `cut` is read as a rest of its own: a code fence was opened again before it. */
  readonly isReopened?: boolean;
}

/** A new beginning has so many units of the old one: half of a short text, and 64 of a longer one. */
const [leastCommon, enoughCommon] = [12, 64];

const sentenceEnd = /(?:[.!?…。！？]["'»)\]*_]*|[>|`;}\]][,;]?)$/;

const isHighHalf = (unit: string): boolean => /^[\ud800-\udbff]$/.test(unit);
/** Whether the rest may need more units before the words, the list marker or the code fence that it begins with are whole. */
const beginsOpen = (rest: string): boolean =>
  rest.length < 64 &&
  !isUnspaced(rest) &&
  /^(?:[\p{L}\p{M}\p{N}_'’]*|[-*•+|]|\d{1,3}[.)]|[`~]{1,2}|(?:```|~~~).*)$/u.test(rest);

/**
 * Creates the stage that joins a model's continuation to the text that broke off after `shown`.
 *
 * In this order, the rest
 * 1. begins with the anchor, or with another end of `shown` that is too long to be an accident: the repetition is cut;
 * 2. begins with the same characters as `shown` and then differs: it replaces `shown`;
 * 3. is appended, whatever else it is. Only white space at the join is mended (see `spacingAtJoin`): a doubled word is better than a lost one.
 *
 * White space and quotation marks may differ in a repetition. The rest is held back while it repeats what was shown,
 * and else for a word. Only the first edit may replace; no edit but the last ends in half a surrogate pair.
 */
export const createJoiningStage = ({ shown, anchor, input = '' }: JoiningOptions): TextStage => {
  const folded = fold(shown.trim());
  const space = shown.slice(shown.trimEnd().length);
  const asked = fold(anchor.trim());
  const anchorStart = asked !== '' && folded.endsWith(asked) ? folded.length - asked.length : -1;
  const { isLong, cutBehind } = createRepetitionJudge({ folded, space, asked });
  let repetitions = followRepetitions(folded);
  let repeatedAnchor: Repetition | undefined;
  /** The repetitions that count, the longest first. */
  let long: readonly Repetition[] | undefined;
  /** The rest until it is joined; then the high half of a pair whose other half is to come. */
  let held = '';
  let isJoined = false;
  let replaces = false;

  /** Whether the rest may begin as `shown` does without being a new beginning: rows, items, refrains. */
  const mayBeginAlike = (lead: number): boolean =>
    !/^\p{L}/u.test(folded) || `${space}${held.slice(0, lead)}`.includes('\n') || sentenceEnd.test(folded.slice(-8));

  const startsOver = (lead: number): boolean => {
    const { common } = repetitions;
    if (common < Math.min(enoughCommon, Math.max(leastCommon, folded.length / 2))) return false;
    if (folded.includes(folded.slice(0, Math.min(common, 32)), 1)) return false;
    return !mayBeginAlike(lead) || /[.!?] |[。！？]/.test(folded.slice(0, common));
  };

  /** Returns where the rest goes on behind a line that opens once more the code fence that is open in `shown`. */
  const cutReopenedFence = (rest: string, lead: number): number | undefined => {
    const line = /^(?:```|~~~)[^\n]*/.exec(rest.slice(lead, lead + 64))?.[0];
    if (line === undefined || !/\w/.test(line) || line.trim() !== openFence(shown)) return undefined;
    return lead + line.length + (space.includes('\n') ? 1 : 0);
  };

  /** Returns undefined while more of the rest is needed. */
  const decide = (rest: string, isWhole: boolean): Join | undefined => {
    const { lead, open, complete } = repetitions;
    if (lead === undefined) return { cut: rest.length };
    const anchorCut = repeatedAnchor && cutBehind(rest, repeatedAnchor);
    if (anchorCut !== undefined) return { cut: anchorCut };
    repeatedAnchor = undefined;
    if (open.length > 0 && !isWhole) return undefined;
    long ??= complete.filter(isLong).reverse();
    for (const repetition of long) {
      const cut = cutBehind(rest, repetition);
      if (cut !== undefined) return { cut };
    }
    // The rest stops inside the repetition of the anchor, or of the whole.
    const isInside = open.includes(anchorStart) || (open[0] === 0 && !mayBeginAlike(lead));
    if (isInside && rest.trim().length >= leastCommon && rest.trim().includes(' ')) return { cut: rest.length };
    if (open[0] !== 0 && startsOver(lead)) return { cut: shown.trimStart() === shown ? lead : 0, replaces: true };
    if (!isWhole && beginsOpen(rest.slice(lead, lead + 64))) return undefined;
    const reopened = cutReopenedFence(rest, lead);
    return reopened === undefined ? spacingAtJoin({ shown, input, rest }) : { cut: reopened, isReopened: true };
  };

  const show = (text: string, isWhole: boolean): TextEdit | undefined => {
    const length = !isWhole && isHighHalf(text.charAt(text.length - 1)) ? text.length - 1 : text.length;
    held = text.slice(length);
    if (length === 0) return undefined;
    const edit = replaces ? { replace: text.slice(0, length) } : { append: text.slice(0, length) };
    replaces = false;
    return edit;
  };

  /** Whether nothing can be decided yet, once `unit` has made `length` units of the rest. */
  const isUndecided = (unit: string, length: number): boolean => {
    if (repetitions.lead === undefined || isHighHalf(unit)) return true;
    if (repeatedAnchor && space === '') return false;
    if (!repeatedAnchor && repetitions.open.length > 0) return true;
    // The white space behind a repetition is to be compared.
    const isAtEnd = space !== '' && repetitions.complete.at(-1)?.end === length;
    return isAtEnd || (isSpace(unit) && repetitions.spaces <= space.length + longestSpace);
  };

  const take = (unit: string, length: number): void => {
    repetitions.take(unit);
    const last = repetitions.complete.at(-1);
    if (last?.end !== length || last.start !== anchorStart) return;
    const { lead = 0 } = repetitions;
    if (lead === 0 || asked.length >= leastCommon || held.slice(0, lead).includes('\n')) repeatedAnchor = last;
  };

  const join = (
    { cut, insert = '', replaces: isNew = false, isReopened }: Join,
    isWhole: boolean,
  ): TextEdit | undefined => {
    const rest = held.slice(cut);
    if (!isReopened) {
      isJoined = true;
      replaces = isNew;
      return show(insert + rest, isWhole);
    }
    held = '';
    long = undefined;
    repetitions = followRepetitions(folded);
    const edit = push(rest);
    return isWhole && !isJoined ? end() : edit;
  };

  // Unit by unit, so that the decision does not depend on how the rest is cut into pieces.
  const push = (delta: string): TextEdit | undefined => {
    if (isJoined) return show(held + delta, false);
    const seen = held.length;
    held += delta;
    for (let index = 0; index < delta.length; index += 1) {
      const [unit, length] = [delta.charAt(index), seen + index + 1];
      take(unit, length);
      const decision = isUndecided(unit, length) ? undefined : decide(held.slice(0, length), false);
      if (decision) return join(decision, false);
    }
    return undefined;
  };

  const end = (): TextEdit | undefined => {
    const decision = isJoined ? undefined : decide(held, true);
    return decision ? join(decision, true) : show(held, true);
  };

  return { push, end };
};
