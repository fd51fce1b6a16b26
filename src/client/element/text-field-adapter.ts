import { insertByCommand } from './editable-adapter.ts';
import type { FieldAdapter, FieldFormat, FieldRead } from './field-adapter.ts';

export type TextField = HTMLTextAreaElement | HTMLInputElement;

/** The position of a part in the value of a text field. */
interface ValueRange {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** The length of the common start of two texts, at most `limit`. */
const commonPrefix = (one: string, other: string, limit: number): number => {
  let length = 0;
  while (length < limit && one[length] === other[length]) length += 1;
  return length;
};

const commonSuffix = (one: string, other: string, limit: number): number => {
  let length = 0;
  while (length < limit && one.at(-1 - length) === other.at(-1 - length)) length += 1;
  return length;
};

/**
 * Finds a range in a value that has changed since. The change is taken as one edit, from the first to the last different character. Returns
 * undefined if the edit touches the range, or if a range of the whole value was edited anywhere.
 */
export const relocate = ({ value, start, end }: ValueRange, now: string): ValueRange | undefined => {
  if (now === value) return { value, start, end };
  if (start === 0 && end === value.length) return undefined;
  const shorter = Math.min(value.length, now.length);
  const prefix = commonPrefix(value, now, shorter);
  const suffix = commonSuffix(value, now, shorter - prefix);
  if (prefix >= end) return { value: now, start, end };
  const moved = now.length - value.length;
  if (value.length - suffix <= start) return { value: now, start: start + moved, end: end + moved };
  return undefined;
};

/** Adapts a `<textarea>` or an `<input>`; `format` is the format of the text that users write in it. */
export const createTextFieldAdapter = (field: TextField, format: FieldFormat = 'text'): FieldAdapter => {
  const find = (read: FieldRead) => relocate(read.range as ValueRange, field.value);

  /** The value setter of the prototype: React replaces the one of the field and misses changes that go through it. */
  const setWithoutUndo = ({ start, end }: ValueRange, text: string): void => {
    field.setRangeText(text, start, end, 'select');
    field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertReplacementText', data: text }));
  };

  return {
    format,
    element: field,
    read: () => {
      const { value, selectionStart, selectionEnd } = field;
      const start = selectionStart ?? 0;
      const end = selectionEnd ?? 0;
      if (value.slice(start, end).trim() === '') return { text: value, range: { value, start: 0, end: value.length } };
      return { text: value.slice(start, end), range: { value, start, end } };
    },
    replace: (read, given) => {
      const range = find(read);
      if (!range || field.readOnly || field.matches(':disabled')) return false;
      // A single line takes no line breaks: the browser would remove them and join the words around them.
      const text =
        field instanceof HTMLInputElement ? given.replaceAll(/\s*[\r\n]+\s*/g, ' ') : given.replaceAll(/\r\n?/g, '\n');
      const before = field.value;
      const after = before.slice(0, range.start) + text + before.slice(range.end);
      // The editing command would cut the text off at the limit.
      if (field.maxLength >= 0 && after.length > field.maxLength) return false;
      field.focus({ preventScroll: true });
      field.setSelectionRange(range.start, range.end);
      if (!insertByCommand(field.ownerDocument, 'insertText', text) && field.value === before)
        setWithoutUndo(range, text);
      if (field.value === after) field.setSelectionRange(range.start, range.start + text.length);
      return field.value !== before || after === before;
    },
    holds: (read) => find(read) !== undefined,
    onChange: (listener) => {
      field.addEventListener('input', listener);
      return () => field.removeEventListener('input', listener);
    },
    focus: () => field.focus({ preventScroll: true }),
  };
};
