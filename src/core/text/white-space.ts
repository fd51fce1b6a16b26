import { appendingStage, type CreateStage } from './stage.ts';

/** What the white space of a result is made like. */
export interface WhiteSpaceOptions {
  /** The text that the user asked to change. */
  readonly input: string;
  /** The result continues the input, instead of replacing it. */
  readonly continues: boolean;
}

/** White space at the end of a text from its first line break on: what is before it on the last line is shown by then. */
const lineEndsOf = (text: string): number => {
  const end = text.trimEnd().length;
  const lineEnd = text.slice(end).search(/[^ \t\u00a0]/);
  return lineEnd === -1 ? text.length : end + lineEnd;
};

/**
 * Creates the stage that gives a result the white space of its input: line ends are CRLF where the input has no other ones and LF where it
 * has no CR, and the result begins and ends in the white space (U+FEFF included) that the input begins and ends in, in the place of the
 * model's own. Of a result that continues the input only line ends change.
 *
 * Guarantees: line breaks at the end, and white space behind them, are all that is held back; spaces at the end of the last line stay. A
 * result without any text comes out empty. Running what came out through the stage again changes nothing.
 */
export const createWhiteSpaceStage = ({ input, continues }: WhiteSpaceOptions): CreateStage => {
  const usesCrlf = input.includes('\r\n') && !/\r(?!\n)|(?<!\r)\n/.test(input);
  const usesLf = !input.includes('\r');
  const text = input.trim();
  const start = input.indexOf(text);
  const leading = input.slice(0, start);
  const trailing = input.slice(start + text.length);

  return (already) => {
    let hasBegun = continues || already.trim() !== '';
    let followsReturn = already.endsWith('\r');
    /** A CR at the end so far, which may be the first half of a line end. */
    let halfLineEnd = '';
    let held = '';
    /** Spaces that were shown behind the last character of the text. */
    let spaces = '';

    const withLineEnds = (delta: string): string => {
      if (usesCrlf && delta !== '') {
        const rest = followsReturn && delta.startsWith('\n') ? 1 : 0;
        followsReturn = delta.endsWith('\r');
        return delta.slice(0, rest) + delta.slice(rest).replace(/(?<!\r)\n/g, '\r\n');
      }
      if (!usesLf) return delta;
      const whole = halfLineEnd + delta;
      halfLineEnd = whole.endsWith('\r') ? '\r' : '';
      return whole.slice(0, whole.length - halfLineEnd.length).replaceAll('\r\n', '\n');
    };

    const take = (delta: string): string => {
      if (continues) return delta;
      const piece = hasBegun ? held + delta : (held + delta).trimStart();
      const end = piece.trim() === '' && (held !== '' || !hasBegun) ? 0 : lineEndsOf(piece);
      held = piece.slice(end);
      const visible = piece.slice(0, end);
      if (visible === '') return '';
      spaces = visible.trim() === '' ? spaces + visible : visible.slice(visible.trimEnd().length);
      const before = hasBegun ? '' : leading;
      hasBegun = true;
      return before + visible;
    };

    return appendingStage(
      (delta) => take(withLineEnds(delta)),
      () => {
        const last = take(halfLineEnd);
        if (continues || !hasBegun) return last;
        return last + (trailing.startsWith(spaces) ? trailing.slice(spaces.length) : trailing);
      },
    );
  };
};
