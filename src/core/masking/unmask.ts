import { nextMask } from './find-masks.ts';
import type { MaskReading } from './mask-syntax.ts';
import type { MaskTable } from './mask-table.ts';

export interface UnmaskOptions {
  /** Is told, as it stood in the text, each mask that no value is known for. */
  readonly onUnknown?: (mask: string) => void;
}

/** Puts values back in a text that comes piece by piece. */
export interface Unmasker {
  /** What can be shown now. It is held back only while its end may be a mask. */
  push(delta: string): string;
  /** The text is whole: what is left of it, but for a mask that it breaks off in. */
  end(): string;
  /** The masks so far that no value was known for and that were left out, as they stood in the text. */
  unknown(): readonly string[];
}

const capitalise = (value: string): string => {
  const first = value.slice(0, (value.codePointAt(0) ?? 0) > 0xffff ? 2 : 1);
  return first.toUpperCase() + value.slice(first.length);
};

const restore = ({ label, number, suffix, capitalised }: MaskReading, table: MaskTable): string | undefined => {
  const value = table.valueOf(label, number);
  if (value === undefined) return undefined;
  return (label === 'TERM' && capitalised ? capitalise(value) : value) + suffix;
};

const endsInHalf = (text: string): boolean => /[\ud800-\udbff]$/.test(text);

/**
 * Promises, for any split of the text into pieces:
 * - What comes out, joined, is `unmaskText` of the whole.
 * - No part of a mask is ever shown, nor of a mask that has no value: it is left out.
 * - Values are put back as they are. A capitalised label, Term, asks for a term with a capital letter.
 *
 * A value counts that the table has when its mask comes.
 */
export const createUnmasker = (table: MaskTable, { onUnknown }: UnmaskOptions = {}): Unmasker => {
  const unknown: string[] = [];
  let waiting = '';

  const drop = (mask: string): string => {
    unknown.push(mask);
    onUnknown?.(mask);
    return '';
  };

  const take = (text: string, whole: boolean): string => {
    // Half a character says nothing yet of what it is.
    const readable = !whole && endsInHalf(text) ? text.slice(0, -1) : text;
    let shown = '';
    let at = 0;
    for (let mask = nextMask(readable, 0); mask; mask = nextMask(readable, at)) {
      const { start, end, reading } = mask;
      shown += readable.slice(at, start);
      at = end;
      if (!('open' in reading)) shown += restore(reading, table) ?? drop(readable.slice(start, end));
      else if (!whole) {
        waiting = text.slice(start);
        return shown;
      } else shown += reading.begun ? drop(readable.slice(start)) : readable.slice(start);
    }
    waiting = text.slice(readable.length);
    return shown + readable.slice(at);
  };

  return {
    push: (delta) => take(waiting + delta, false),
    end: () => take(waiting, true),
    unknown: () => [...unknown],
  };
};

/** The text with the value of each mask in its place; masks without a value are left out. */
export const unmaskText = (text: string, table: MaskTable, options?: UnmaskOptions): string => {
  const unmasker = createUnmasker(table, options);
  return unmasker.push(text) + unmasker.end();
};
