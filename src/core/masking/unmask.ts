import type { TextEdit, TextStage } from '../text/stage.ts';
import { readMasks } from './find-masks.ts';
import { needMore, type MaskName, type MaskReading } from './mask-syntax.ts';
import type { MaskEntry, MaskTable } from './mask-table.ts';

/** What an unmasking stage knows of the text around it, and whom it tells what it left out. */
export interface UnmaskOptions {
  /** What the reader has in front of this text. */
  readonly already?: string;
  /** Called with each mask that no value is known for and that is left out, as it stands in the text. */
  readonly onLeftOut?: (mask: string) => void;
}

const capitalise = (value: string): string => {
  const first = value.slice(0, (value.codePointAt(0) ?? 0) > 0xffff ? 2 : 1);
  return first.toUpperCase() + value.slice(first.length);
};

/** The entry that a name can only mean: of its label and number; a number alone decides where the label is unknown. */
const entryOf = ({ labels, isForeign, number }: MaskName, table: MaskTable): MaskEntry | undefined =>
  labels.size === 0 && (isForeign || number === undefined) ? undefined : table.only(labels, number);

/** What a mask becomes, and whether each of its names has a value; undefined where no mask is meant. */
const restored = ({ names, evidence, tail, isLinkText }: MaskReading, table: MaskTable) => {
  const found = names.flatMap((name) => {
    const entry = entryOf(name, table);
    return entry === undefined ? [] : [{ name, entry }];
  });
  const [first] = names;
  if (found.length === 0 && first !== undefined && evidence !== 'brackets') {
    const isOfSession = first.isForeign ? table.size() > 0 : [...first.labels].some((label) => table.has(label));
    if (evidence === 'likeness' || !isOfSession) return undefined;
  }
  const values = found.map(({ name: { before, suffix, isCapitalised }, entry: { label, value } }, index) => {
    const cased = label === 'TERM' && isCapitalised ? capitalise(value) : value;
    return `${index === 0 ? '' : before}${cased}${suffix}`;
  });
  // Behind an address, the rest of one is a guess at it.
  const isAddress = found.at(-1)?.entry.label === 'EMAIL';
  const text = values.join('') + (found.length > 0 && !isAddress ? tail : '');
  return { text: isLinkText && text !== '' ? `[${text}]` : text, isComplete: found.length === names.length };
};

const isSpace = (character: string): boolean => character === ' ' || character === '\t' || character === '\u00a0';

/** The most white space that is held back. */
const mostSpaces = 16;

/**
 * Puts text together around what is left out of it: no white space is doubled there. Where `holdsSpaces`, white space is held back until
 * what follows it is there, so that none stands before a full stop either.
 */
const createGapCloser = (already: string, holdsSpaces: () => boolean) => {
  /** White space at the end so far. */
  let spaces = '';
  let hasGap = false;
  let followsSpace = already === '' || /\s$/.test(already);

  const put = (text: string): string => {
    let end = text.length;
    while (holdsSpaces() && end > 0 && text.length - end < mostSpaces && isSpace(text.charAt(end - 1))) end -= 1;
    spaces = text.slice(end);
    if (end > 0) followsSpace = /\s/.test(text.charAt(end - 1));
    return text.slice(0, end);
  };

  return {
    leaveOut: (): void => void (hasGap = true),
    push: (text: string): string => {
      if (!hasGap) return put(spaces + text);
      const rest = text.replace(/^[ \t\u00a0]+/, '');
      if (rest.length < text.length && spaces === '' && !followsSpace) spaces = text.charAt(0);
      if (rest === '') return '';
      hasGap = false;
      return put(/^[\n\r.,;:!?…)\]}]/.test(rest) ? rest : spaces + rest);
    },
    end: (): string => (hasGap ? '' : spaces),
  };
};

/**
 * Creates the stage that puts values back in the place of their masks. It only appends. However the text is cut into pieces:
 * - A value is put back as it is. A capitalised label, Term, asks for a term with a capital letter.
 * - No mask, nor a part of one, is put out. A mask that can mean no value, or several, is left out, with the white space that it
 *   leaves behind.
 * - Text is held back only while its end may be a mask, at most `longestMask` of it, and white space at its end in a session with masks. A
 *   session without masks holds no words back.
 *
 * The table may grow: a value counts that it has when the mask comes.
 */
export const createUnmaskingStage = (table: MaskTable, { already = '', onLeftOut }: UnmaskOptions = {}): TextStage => {
  // A session without masks has none to be left out, but for those that a model invents.
  const gaps = createGapCloser(already, () => table.size() > 0);
  let waiting = '';
  let before = already.slice(-1);

  const take = (text: string, isWhole: boolean): TextEdit | undefined => {
    let shown = '';
    let at = 0;
    waiting = '';
    const pass = (end: number): void => {
      if (end === at) return;
      shown += gaps.push(text.slice(at, end));
      before = text.charAt(end - 1);
      at = end;
    };
    for (const { start, end, reading } of readMasks(text, { before, isWhole, isOwnOnly: table.size() === 0 })) {
      pass(start);
      if (reading === needMore) {
        waiting = text.slice(start);
        at = text.length;
        break;
      }
      const mask = restored(reading, table);
      if (mask === undefined) continue;
      if (reading.names.length > 0 && !mask.isComplete) onLeftOut?.(text.slice(start, end).trim());
      if (mask.text === '') gaps.leaveOut();
      else shown += gaps.push(mask.text);
      at = end;
      before = '';
    }
    pass(text.length);
    if (isWhole) shown += gaps.end();
    return shown === '' ? undefined : { append: shown };
  };

  return { push: (delta) => take(waiting + delta, false), end: () => take(waiting, true) };
};

/** The text with the value of each mask in its place; masks without a value are left out. */
export const unmaskText = (text: string, table: MaskTable): string => {
  const { push, end } = createUnmaskingStage(table);
  return [push(text), end()].map((edit) => (edit && 'append' in edit ? edit.append : '')).join('');
};
