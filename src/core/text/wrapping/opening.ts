import { beginsLikePreamble, isPreamble, mayBecomePreamble } from './preamble.ts';
import { wrapperReader, type Wrapper } from './wrapper.ts';

/** What stands before the text in an answer. */
export interface Opening {
  /** Where the answer begins once its preamble is taken away; 0 when it has none. */
  readonly start: number;
  /** Where the text begins if `wrapper` turns out to wrap the whole. */
  readonly innerStart: number;
  readonly wrapper: Wrapper | undefined;
  /** More of the answer can no longer change this. */
  readonly decided: boolean;
}

/** More white space than that does not stand before or behind a preamble; so what is held back stays short. */
const maxBlank = 32;

const blankAt = (text: string, index: number): number => text.slice(index).search(/\S|$/);

/**
 * Reads the opening of answers to `input`. The reader is given an answer's beginning,
 * or the whole; once it has decided, no longer beginning changes what it says.
 */
export const openingReader = (input: string, continues: boolean) => {
  const readWrapper = wrapperReader(input, continues);
  const inputBeginsSo = beginsLikePreamble(input);

  return (answer: string): Opening => {
    const nothing = { start: 0, innerStart: 0, wrapper: undefined };
    const first = blankAt(answer, 0);
    if (first > maxBlank) return { ...nothing, decided: true };
    if (first === answer.length) return { ...nothing, decided: false };

    let start = 0;
    let inner = first;
    if (!inputBeginsSo) {
      const lineEnd = answer.indexOf('\n', first);
      if (lineEnd < 0 && mayBecomePreamble(answer.slice(first))) return { ...nothing, decided: false };
      if (lineEnd >= 0 && isPreamble(answer.slice(first, lineEnd), input)) {
        inner = lineEnd + 1 + blankAt(answer, lineEnd + 1);
        // A preamble to nothing is the answer itself.
        if (inner === answer.length) return { ...nothing, decided: inner - lineEnd > maxBlank + 1 };
        if (inner - lineEnd > maxBlank + 1) return { ...nothing, decided: true };
        // The indentation of the first line belongs to the text.
        start = answer.lastIndexOf('\n', inner - 1) + 1;
      }
    }
    const wrapper = readWrapper(answer.slice(inner, inner + 64));
    if (wrapper === undefined || wrapper === 'undecided') {
      return { start, innerStart: start, wrapper: undefined, decided: wrapper === undefined };
    }
    return { start, innerStart: inner + wrapper.length, wrapper, decided: true };
  };
};
