import { appendingStage, type CreateStage } from './stage.ts';

/** What the white space of a result is made like. */
export interface WhiteSpaceOptions {
  /** The text that the user asked to change. */
  readonly input: string;
  /** The result continues the input, instead of replacing it. */
  readonly continues: boolean;
}

/**
 * Creates the stage that gives a result the white space of its input: line ends are CRLF where the input has no other
 * ones, and the result begins and ends in the white space (U+FEFF included) that the input begins and ends in, in the
 * place of the model's own. Of a result that continues the input only line ends change.
 *
 * Guarantees: white space at the end is all that is held back. A result without any text comes out empty. Running what
 * came out through the stage again changes nothing.
 */
export const createWhiteSpaceStage = ({ input, continues }: WhiteSpaceOptions): CreateStage => {
  const usesCrlf = input.includes('\r\n') && !/\r(?!\n)|(?<!\r)\n/.test(input);
  const text = input.trim();
  const start = input.indexOf(text);
  const leading = input.slice(0, start);
  const trailing = input.slice(start + text.length);

  return (already) => {
    let hasBegun = continues || already.trim() !== '';
    let followsReturn = already.endsWith('\r');
    let held = '';

    const withLineEnds = (delta: string): string => {
      if (!usesCrlf || delta === '') return delta;
      const rest = followsReturn && delta.startsWith('\n') ? 1 : 0;
      followsReturn = delta.endsWith('\r');
      return delta.slice(0, rest) + delta.slice(rest).replace(/(?<!\r)\n/g, '\r\n');
    };

    return appendingStage(
      (delta) => {
        const piece = withLineEnds(delta);
        if (continues) return piece;
        const visible = piece.trimEnd();
        const before = held;
        held = visible === '' ? held + piece : piece.slice(visible.length);
        if (visible === '') return '';
        if (hasBegun) return before + visible;
        hasBegun = true;
        return leading + visible.trimStart();
      },
      () => (continues || !hasBegun ? '' : trailing),
    );
  };
};
