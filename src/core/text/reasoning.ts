import {
  allMarks,
  bareHeader,
  createMarkFinder,
  familiesIn,
  longestHeader,
  removalOf,
  turnFamilies,
  isVisibleHeader,
  type Mark,
  type Removal,
} from './reasoning-marks.ts';
import { createReasoningOutput } from './reasoning-output.ts';
import type { TextStage } from './stage.ts';

/** What the stage is to know of the request and of the model. */
export interface ReasoningOptions {
  /** What the user wrote: a mark that is in there is text in the answer too. */
  readonly given: readonly string[];
  /** The model is known to leave the opener out: text is held back until the closer comes. */
  readonly lacksOpener?: boolean;
}

/** A stage that removes reasoning, and reports what it saw of it. */
export interface ReasoningStage extends TextStage {
  /** Whether anything but white space was put out, and not taken back. */
  readonly hasText: boolean;
  /** What the answer says of the model so far: reasoning ended that had not begun; reasoning ended; neither. */
  readonly seen: 'lacking_opener' | 'reasoning' | 'none';
}

const isBlank = (text: string): boolean => text.trim() === '';

const findMark = createMarkFinder(allMarks);

/**
 * Removes reasoning that is written in the text, and tokens that end a turn.
 *
 * - No part of a mark is ever put out; text is held back only while it may be one.
 * - Where reasoning ends that had not begun, all before it was reasoning: it is taken back by a `replace`.
 * - White space before and behind reasoning goes where no text stands before it.
 * - A closer on a line of its own behind a first pair ends a second round without its opener, which is taken back too; any other closer
 *   without its opener is left out alone.
 * - An opener behind shown text on the same line is text, and the closer that follows it: such a pair is what the answer speaks of.
 * - The header of a channel that does not reach its end within 200 characters, or before the text ends, is text.
 * - Reasoning in tags that begins behind text and never ends is text: nothing that may be the answer is lost.
 * - Reasoning in reasoning ends with the outer closer; where that is missing, with the last one.
 * - A turn of another than the assistant is left out: before the text up to the assistant's turn, behind the text for good.
 * - Marks within a code fence are text, and so is a closer in the middle of a sentence.
 * - Marks that the user wrote are text. Reasoning at the start of the answer is removed nevertheless, unless a line of the user's begins so.
 */
export const createReasoningStage = ({ given, lacksOpener = false }: ReasoningOptions): ReasoningStage => {
  const own = familiesIn(given);
  /** Seen, and not decided: it may begin a mark. */
  let pending = '';
  let expectsCloser = lacksOpener;
  let removal: Removal | undefined;
  let hasChannel = false;
  /** The assistant's turn has begun: white space before its text is the template's. */
  let hasTurn = false;
  let seen: ReasoningStage['seen'] = 'none';
  /** An ending token of this text is text, since its opener stands before it. */
  let lastIsText = false;
  /** The family of an opener that is text: its closer is text as well. */
  let inline: string | undefined;
  const output = createReasoningOutput({
    expectsCloser: () => expectsCloser,
    trimsStart: () => hasTurn || seen !== 'none',
  });
  const { hold, show } = output;

  const remove = (text: string): void => {
    if (!removal) return;
    removal.text += text;
    if (removal.behindCloser !== undefined) removal.behindCloser += text;
    if (!removal.isHeader || removal.text.length <= longestHeader) return;
    showHeader(removal);
  };

  /** The header that is removed at present has no end. */
  const showHeader = ({ text }: Removal): void => {
    removal = undefined;
    if (!bareHeader.test(text)) show(text);
  };

  const takeBack = (): void => {
    if (seen === 'none') seen = 'lacking_opener';
    output.takeBack();
    lastIsText = false;
    inline = undefined;
  };

  /** Reasoning begins: what was held back for a closer is text after all. */
  const begin = (family: string, isHeader: boolean, text: string): void => {
    expectsCloser = false;
    const waiting = output.dropHeld();
    if (output.hasText || !isBlank(waiting)) show(waiting);
    removal = removalOf(family, isHeader, text);
  };

  const close = (): void => {
    if (removal === undefined && (seen === 'none' || output.end.last.endsWith('\n'))) takeBack();
    if (seen === 'none') seen = 'reasoning';
    removal = undefined;
    expectsCloser = false;
    if (!output.hasText) output.dropHeld();
  };

  const endHeader = ({ text }: Removal): void => {
    if (!isVisibleHeader(text)) {
      begin('harmony', false, '');
    } else {
      if (!hasChannel && seen === 'none' && (output.hasText || !output.isHeldBlank)) takeBack();
      close();
    }
    hasChannel = true;
  };

  const startsAnswer = (): boolean => !output.hasText && output.isHeldBlank && seen === 'none';

  /** Nothing but the token that begins a document stands before the mark. */
  const startsDocument = (): boolean => !output.hasText && !removal && output.holdsStartOfDocument;

  /** The text speaks of the mark: it stands behind a word and a space. */
  const isWithinSentence = (): boolean => output.end.lineHasText && /[\p{L}\p{N},] $/u.test(output.end.last);

  const beginTurn = (family: string): void => {
    output.dropEndOfText();
    begin(family, false, '');
  };

  const takeMark = ({ kind, family }: Mark, text: string): void => {
    if (removal && removal.family !== family) {
      remove(text);
      return;
    }
    const isOwn = own.has(family) && !removal && !(kind === 'open' && startsAnswer() && own.get(family) === false);
    if (isOwn || (!removal && kind !== 'open' && kind !== 'close' && output.end.isInFence)) {
      show(text);
      return;
    }
    if (kind !== 'text' && kind !== 'last' && startsDocument()) {
      output.dropHeld();
      lastIsText = false;
    }
    switch (kind) {
      case 'open':
        if (removal) {
          removal.depth += 1;
          remove(text);
        } else if (output.end.isInFence || (output.hasText && output.end.lineHasText)) {
          inline = family;
          show(text);
        } else begin(family, false, text);
        break;
      case 'close':
        if (removal && removal.depth > 0) {
          removal.depth -= 1;
          remove(text);
          removal.behindCloser = '';
        } else if (!removal && inline === family) {
          inline = undefined;
          show(text);
        } else close();
        break;
      case 'header':
        if (removal?.isHeader) showHeader(removal);
        removal = removalOf(family, true, text);
        break;
      case 'headerEnd':
        if (removal?.isHeader) endHeader(removal);
        break;
      case 'messageEnd':
        if (removal?.isHeader) showHeader(removal);
        else if (removal) close();
        break;
      case 'last':
        if (lastIsText) show(text);
        else hold(text);
        break;
      case 'text':
        // Behind the end of a text, a further one is invented.
        if (output.hasText && output.holdsEndOfText) beginTurn('document');
        else {
          lastIsText = true;
          if (startsAnswer()) hold(text);
          else show(text);
        }
        break;
      case 'turn':
        if (removal) remove(text);
        else if (isWithinSentence()) show(text);
        else beginTurn(family);
        break;
      case 'answer':
        if (output.hasText && removal) remove(text);
        else if (isWithinSentence() && !removal) show(text);
        else {
          removal = undefined;
          hasTurn ||= !output.hasText;
        }
        break;
      case 'token':
        break;
    }
    output.end.passMark();
  };

  const take = (text: string): void => {
    if (removal) remove(text);
    else show(text);
  };

  /** Whether the text may speak of the closer: it stands between words. Undefined while what follows is not there. */
  const isMention = ({ kind }: Mark, behind: string, isWhole: boolean): boolean | undefined => {
    const { last, lineHasText } = output.end;
    if (kind !== 'close' || removal || seen !== 'none' || expectsCloser) return false;
    if (!last.endsWith(' ') || !lineHasText) return false;
    return behind.length < 2 && !isWhole ? undefined : /^ \p{Ll}/u.test(behind);
  };

  const read = (delta: string, isWhole: boolean): void => {
    const text = pending + delta;
    pending = '';
    let at = 0;
    const next = () => findMark(text, at, removal ? undefined : output.end.last);
    let found = next();
    for (; found?.mark; found = next()) {
      take(text.slice(at, found.start));
      const markEnd = found.start + found.mark.text.length;
      const mentions = isMention(found.mark, text.slice(markEnd, markEnd + 2), isWhole);
      if (mentions === undefined) {
        pending = text.slice(found.start);
        return;
      }
      at = markEnd;
      const mark = text.slice(found.start, markEnd);
      if (mentions) show(mark);
      else takeMark(found.mark, mark);
    }
    const readEnd = isWhole ? text.length : (found?.start ?? text.length);
    take(text.slice(at, readEnd));
    pending = text.slice(readEnd);
  };

  return {
    push(delta) {
      read(delta, false);
      return output.flush();
    },
    end() {
      read('', true);
      if (removal?.isHeader) showHeader(removal);
      const { behindCloser } = removal ?? {};
      if (behindCloser !== undefined && !isBlank(behindCloser)) {
        close();
        show(behindCloser);
      }
      // The text of a channel is no reader's; that of a tag may be, and so may what begins with a mark of the user's own.
      const isTurn = removal !== undefined && (turnFamilies.has(removal.family) || removal.family === 'document');
      const mayBeText = isTurn ? !output.hasText : output.hasText || own.has(removal?.family ?? '');
      const isText = removal && removal.family !== 'harmony' && mayBeText;
      const swallowed = isText ? (removal?.text ?? '') : '';
      removal = undefined;
      expectsCloser = false;
      output.close(swallowed);
      return output.flush();
    },
    get hasText() {
      return output.hasText;
    },
    get seen() {
      return seen;
    },
  };
};
