import type { FieldAdapter } from '../element/field-adapter.ts';

/** What differs between editors. `Part` is a part of the text, or the whole, as the editor names it. */
export interface HtmlEditor<Part> {
  readonly element: HTMLElement;
  isEditable(): boolean;
  /** The selected part, or the whole text when nothing is selected. */
  select(): Part;
  /** The HTML of a part; undefined when it is gone. */
  htmlOf(part: Part): string | undefined;
  /** Replaces a part, which still holds what was read, as one undo step, and selects the new content. */
  write(part: Part, html: string): void;
  listen(listener: () => void): () => void;
  focus(): void;
}

/** Makes the adapter of an editor that keeps HTML. */
export const htmlAdapter = <Part>({ select, htmlOf, ...editor }: HtmlEditor<Part>): FieldAdapter => {
  const holds: FieldAdapter['holds'] = ({ text, range }) => htmlOf(range as Part) === text;
  return {
    format: 'html',
    element: editor.element,
    read: () => {
      const part = select();
      return { text: htmlOf(part) ?? '', range: part };
    },
    holds,
    replace: (read, text) => {
      if (!editor.isEditable() || !holds(read)) return false;
      editor.write(read.range as Part, text);
      return true;
    },
    onChange: editor.listen,
    focus: editor.focus,
  };
};

interface Emitter<Event> {
  on(event: Event, listener: () => void): unknown;
  off(event: Event, listener: () => void): unknown;
}

/** Listens to an event of an editor. Returns the function that ends it. */
export const subscribe = <Event>(editor: Emitter<Event>, event: Event, listener: () => void): (() => void) => {
  editor.on(event, listener);
  return () => void editor.off(event, listener);
};

/**
 * Parses HTML into a document of its own, in which nothing is loaded or run. Leaves out the line breaks between blocks, which some editors take
 * for paragraphs.
 */
export const parseHtml = (html: string): HTMLElement => {
  const { body } = new DOMParser().parseFromString(`<body>${html}`, 'text/html');
  const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const breaks: Text[] = [];
  while (texts.nextNode()) {
    const text = texts.currentNode as Text;
    if (/^\s*\n\s*$/.test(text.data) && !text.parentElement?.closest('pre')) breaks.push(text);
  }
  for (const text of breaks) text.remove();
  return body;
};
