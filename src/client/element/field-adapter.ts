import { createEditableAdapter } from './editable-adapter.ts';
import { createTextFieldAdapter } from './text-field-adapter.ts';

/** A format of a field's text; the answer to a request has the format of its text. */
export type FieldFormat = 'text' | 'markdown' | 'html';

/** A part of a field as it was when an adapter read it. */
export interface FieldRead {
  readonly text: string;
  /** Known to the adapter that read it, opaque to its caller. */
  readonly range: unknown;
}

/** What `<zoma-assistant>` needs of an editor. An adapter imports no code of the element. */
export interface FieldAdapter {
  readonly format: FieldFormat;
  /** The element at which the button is placed. */
  readonly element: HTMLElement;
  /** Reads the selected part, or the whole field when nothing is selected. */
  read(): FieldRead;
  /**
   * Replaces the range by `text` as one undo step, and selects it. Returns false and changes nothing if the range no longer holds what
   * was read, or the field does not take the text.
   */
  replace(read: FieldRead, text: string): boolean;
  /**
   * Returns whether the range still holds what was read. Without this method every change of the field counts as a change of the range,
   * until `replace` is called.
   */
  holds?(read: FieldRead): boolean;
  /**
   * Calls the listener after each change of the field's content.
   * @returns a function that removes the listener
   */
  onChange(listener: () => void): () => void;
  /** Focuses the field with the selection that it had. */
  focus(): void;
}

/** Types of `<input>` whose value is prose. A password must not be sent to a model. */
const inputTypes = ['text', 'search'];

/** Whether `createFieldAdapter` can adapt this element. */
export const isField = (element: Element): element is HTMLElement =>
  element instanceof HTMLTextAreaElement ||
  (element instanceof HTMLInputElement && inputTypes.includes(element.type)) ||
  (element instanceof HTMLElement && element.contentEditable !== 'inherit' && element.contentEditable !== 'false');

/** Adapts an element of the page. Returns undefined for an element that is not a field, or whose value is not prose. */
export const createFieldAdapter = (element: Element, format?: FieldFormat): FieldAdapter | undefined => {
  if (!isField(element)) return undefined;
  return element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement
    ? createTextFieldAdapter(element, format)
    : createEditableAdapter(element, format);
};
