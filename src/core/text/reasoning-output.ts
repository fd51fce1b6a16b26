import { createShownEnd } from './shown-end.ts';
import { createEditBuffer } from './stage.ts';

/** The token that ends a text, at the end of what is held back. */
const endOfText = /<\/s>\s*$/i;

const isBlank = (text: string): boolean => text.trim() === '';

/** What decides how the text of an answer is put out, at each moment. */
interface OutputOptions {
  /** Whether all text is held back, until a closer shows whether it was reasoning. */
  readonly expectsCloser: () => boolean;
  /** Whether white space before the first text belongs to what was removed. */
  readonly trimsStart: () => boolean;
}

/**
 * Creates the output of an answer without its reasoning. Text is put out at once, except white space before any text, an ending token, and
 * everything while a closer is expected: that is held back until text follows it, or is taken back.
 */
export const createReasoningOutput = ({ expectsCloser, trimsStart }: OutputOptions) => {
  /** Decided to be text, and not put out. */
  let held = '';
  let isHeldBlank = true;
  let hasText = false;
  let end = createShownEnd();
  const output = createEditBuffer();

  const setHeld = (text: string): void => {
    held = text;
    isHeldBlank = isBlank(text);
  };

  const hold = (text: string): void => {
    held += text;
    isHeldBlank &&= isBlank(text);
  };

  const putOut = (text: string): void => {
    output.append(!hasText && trimsStart() ? text.trimStart() : text);
    hasText = true;
  };

  return {
    /** Holds text back. */
    hold,

    /** Puts out text and what was held back before it. */
    show: (text: string): void => {
      if (text === '') return;
      end.push(text);
      const isTail = isBlank(text) && (hasText ? held !== '' : isHeldBlank);
      if (expectsCloser() || isTail) {
        hold(text);
        return;
      }
      putOut(held + text);
      setHeld('');
    },

    /** Drops what is held back, and returns it. */
    dropHeld: (): string => {
      const text = held;
      setHeld('');
      return text;
    },

    /** Drops the token that ends a text, at the end of what is held back. */
    dropEndOfText: (): void => setHeld(held.replace(endOfText, '')),

    /** Takes back all that was put out, and drops what is held back. */
    takeBack: (): void => {
      setHeld('');
      output.takeBack();
      hasText = false;
      end = createShownEnd();
    },

    /** Puts out what is held back, without the token that ends a text, and `rest` at the end of the answer. */
    close: (rest: string): void => {
      const text = held.replace(endOfText, '') + rest;
      setHeld('');
      if (hasText || !isBlank(text)) putOut(text);
    },

    /** Returns the edit of what was put out since the last call. */
    flush: output.flush,

    /** Whether nothing but white space is held back. */
    get isHeldBlank(): boolean {
      return isHeldBlank;
    },

    /** Whether a token that ends a text is at the end of what is held back. */
    get holdsEndOfText(): boolean {
      return endOfText.test(held);
    },

    /** Whether the token that begins a document is all that is held back. */
    get holdsStartOfDocument(): boolean {
      return /^\s*<s>\s*$/i.test(held);
    },

    /** Whether anything but white space was put out, and not taken back. */
    get hasText(): boolean {
      return hasText;
    },

    /** The end of the text that was shown. */
    get end(): ReturnType<typeof createShownEnd> {
      return end;
    },
  };
};
