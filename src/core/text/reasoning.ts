import { createMarkFinder, marksNotIn, type Mark } from './reasoning-marks.ts';
import type { TextEdit, TextStage } from './stage.ts';

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

/** What is removed at present: reasoning up to its closer, or the header or the message of a channel. */
interface Removal {
  readonly family: string;
  readonly isHeader: boolean;
  /** What has been removed. */
  text: string;
}

/** The longest header of a channel, in UTF-16 code units; anything longer is text. */
const longestHeader = 200;

/** A header that says nothing: a role or a channel alone. What else stands in a header without its end is text. */
const bareHeader =
  /^<\|(?:channel|start)\|>\s*(?:assistant|system|developer|user|tool|analysis|commentary|final)?\s*$/i;

/** The channels that are for the reader; a message without a channel is the assistant's. */
const visibleChannels: ReadonlySet<string> = new Set(['final', 'assistant']);

const isBlank = (text: string): boolean => text.trim() === '';

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
 */
export const createReasoningStage = ({ given, lacksOpener = false }: ReasoningOptions): ReasoningStage => {
  const findMark = createMarkFinder(marksNotIn(given));
  /** Seen, and not decided: it may begin a mark. */
  let pending = '';
  /** Decided to be text, and not put out: white space before any text, an ending token, everything up to an expected closer. */
  let held = '';
  let expectsCloser = lacksOpener;
  let removal: Removal | undefined;
  let hasChannel = false;
  let hasText = false;
  let seen: ReasoningStage['seen'] = 'none';
  /** An ending token of this text is text, since its opener stands before it. */
  let lastIsText = false;
  let lastCharacter = '';
  /** The line that is shown at present has text. */
  let lineHasText = false;
  /** The family of an opener that is text: its closer is text as well. */
  let inline: string | undefined;
  /** What the present call puts out. */
  let out = '';
  let takesBack = false;
  let hasPutOut = false;

  const putOut = (text: string): void => {
    out += !hasText && seen !== 'none' ? text.trimStart() : text;
    hasText = true;
  };

  const show = (text: string): void => {
    if (text === '') return;
    lastCharacter = text.charAt(text.length - 1);
    const lineStart = text.lastIndexOf('\n') + 1;
    lineHasText = (lineStart === 0 && lineHasText) || !isBlank(text.slice(lineStart));
    const isTail = hasText ? held !== '' && isBlank(text) : isBlank(held + text);
    if (expectsCloser || isTail) {
      held += text;
      return;
    }
    putOut(held + text);
    held = '';
  };

  const remove = (text: string): void => {
    if (!removal) return;
    removal.text += text;
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
    held = '';
    out = '';
    takesBack ||= hasPutOut;
    hasText = false;
    lastIsText = false;
    lineHasText = false;
    inline = undefined;
  };

  /** Reasoning begins: what was held back for a closer is text after all. */
  const begin = (family: string, isHeader: boolean, text: string): void => {
    expectsCloser = false;
    const waiting = held;
    held = '';
    if (hasText || !isBlank(waiting)) show(waiting);
    removal = { family, isHeader, text };
  };

  const close = (): void => {
    if (removal === undefined && (seen === 'none' || lastCharacter === '\n')) takeBack();
    if (seen === 'none') seen = 'reasoning';
    removal = undefined;
    expectsCloser = false;
    if (!hasText) held = '';
  };

  const endHeader = ({ text }: Removal): void => {
    const [name = ''] = text
      .replace(/^<\|[a-z]+\|>/i, '')
      .trim()
      .split(/[^a-z]/i);
    if (!visibleChannels.has(name.toLowerCase())) {
      begin('harmony', false, '');
    } else {
      if (!hasChannel && seen === 'none' && (hasText || !isBlank(held))) takeBack();
      close();
    }
    hasChannel = true;
  };

  const takeMark = ({ kind, family }: Mark, text: string): void => {
    if (removal && removal.family !== family) {
      remove(text);
      return;
    }
    switch (kind) {
      case 'open':
        if (removal) remove(text);
        else if (hasText && lineHasText) {
          inline = family;
          show(text);
        } else begin(family, false, text);
        break;
      case 'close':
        if (!removal && inline === family) {
          inline = undefined;
          show(text);
        } else close();
        break;
      case 'header':
        if (removal?.isHeader) showHeader(removal);
        removal = { family, isHeader: true, text };
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
        else held += text;
        break;
      case 'text':
        lastIsText = true;
        show(text);
        break;
      case 'token':
        break;
    }
    lastCharacter = '';
  };

  const take = (text: string): void => {
    if (removal) remove(text);
    else show(text);
  };

  const edit = (): TextEdit | undefined => {
    const text = out;
    const replaces = takesBack;
    out = '';
    takesBack = false;
    hasPutOut = text !== '' || (hasPutOut && !replaces);
    if (replaces) return { replace: text };
    return text === '' ? undefined : { append: text };
  };

  return {
    push(delta) {
      const text = pending + delta;
      pending = '';
      let at = 0;
      const next = () => findMark(text, at, removal ? undefined : lastCharacter);
      let found = next();
      while (found?.mark) {
        take(text.slice(at, found.start));
        at = found.start + found.mark.text.length;
        takeMark(found.mark, text.slice(found.start, at));
        found = next();
      }
      const end = found?.start ?? text.length;
      take(text.slice(at, end));
      pending = text.slice(end);
      return edit();
    },
    end() {
      take(pending);
      pending = '';
      if (removal?.isHeader) showHeader(removal);
      // The text of a channel is no reader's; that of a tag may be.
      const swallowed = removal && removal.family !== 'harmony' && hasText ? removal.text : '';
      removal = undefined;
      expectsCloser = false;
      const rest = held.replace(/<\/s>\s*$/i, '') + swallowed;
      held = '';
      if (hasText || !isBlank(rest)) putOut(rest);
      return edit();
    },
    get hasText() {
      return hasText;
    },
    get seen() {
      return seen;
    },
  };
};
