import type { FieldAdapter, FieldFormat, FieldRead } from './field-adapter.ts';
import { sanitizeHtml } from './safe-html.ts';

/** Elements that begin a line of their own. */
export const blocks: ReadonlySet<string> = new Set(
  'ADDRESS ARTICLE ASIDE BLOCKQUOTE DD DIV DL DT FIGURE FOOTER H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN OL P PRE SECTION TABLE TR UL'.split(
    ' ',
  ),
);

/**
 * Replaces the selection of the focused field by an editing command, which the browser's own undo takes back in one step. `setRangeText` and
 * `value` clear the undo history. Firefox has the command in text fields since version 89.
 */
export const insertByCommand = (document: Document, command: 'insertText' | 'insertHTML', text: string): boolean =>
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- no other API writes into the undo history of a field
  text === '' ? document.execCommand('delete') : document.execCommand(command, false, text);

/** The text of a fragment with the line breaks that its blocks show; `innerText` needs an element that is rendered. */
const textOf = (root: Node): string => {
  let text = '';
  const startLine = () => {
    if (text !== '' && !text.endsWith('\n')) text += '\n';
  };
  const visit = (node: Node): void => {
    if (node instanceof Text) text += node.data.replaceAll('\u00a0', ' ');
    if (!(node instanceof Element) && !(node instanceof DocumentFragment)) return;
    const isBlock = node instanceof Element && blocks.has(node.tagName);
    if (isBlock) startLine();
    // A `<br>` that ends a block is the place of the caret in it, and no line.
    if (node instanceof HTMLBRElement && (node.nextSibling || !node.parentElement)) text += '\n';
    node.childNodes.forEach(visit);
    if (isBlock && node.nextSibling) startLine();
  };
  visit(root);
  return text;
};

const htmlOf = (fragment: DocumentFragment): string => {
  const holder = document.implementation.createHTMLDocument('').body;
  holder.append(fragment);
  return holder.innerHTML;
};

/** The selection of the document, or of the shadow root that the element is in. */
const selectionAt = (element: HTMLElement): Selection | null => {
  // Firefox and Safari have no selection of a shadow root: there the document has it.
  const root = element.getRootNode() as Partial<Pick<Document, 'getSelection'>>;
  return root.getSelection ? root.getSelection() : document.getSelection();
};

/** How many characters of an element's text nodes are before a point. */
const lengthBefore = (element: HTMLElement, range: Range): number => {
  const before = document.createRange();
  before.setStart(element, 0);
  before.setEnd(range.startContainer, range.startOffset);
  return before.toString().length;
};

/** The point behind so many characters of text nodes, before the next one. */
const pointAt = (element: HTMLElement, length: number): { readonly node: Node; readonly offset: number } => {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = length;
  for (let node = texts.nextNode() as Text | null; node; node = texts.nextNode() as Text | null) {
    if (left < node.length) return { node, offset: left };
    left -= node.length;
  }
  return { node: element, offset: element.childNodes.length };
};

/** Adapts an element with `contenteditable`. With `html` its markup is read and written, with the other formats its text. */
export const createEditableAdapter = (element: HTMLElement, format: FieldFormat = 'text'): FieldAdapter => {
  /** The newest selection inside the element: a focus elsewhere takes it away. */
  let remembered: Range | undefined;

  const remember = (): void => {
    const selection = selectionAt(element);
    const range = selection?.rangeCount ? selection.getRangeAt(0) : undefined;
    if (range && element.contains(range.commonAncestorContainer)) remembered = range.cloneRange();
  };
  const contentOf = (range: Range): string =>
    format === 'html' ? htmlOf(range.cloneContents()) : textOf(range.cloneContents());
  const whole = (): Range => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return range;
  };
  const select = (range: Range): void => {
    const selection = selectionAt(element);
    selection?.removeAllRanges();
    selection?.addRange(range);
  };
  const holds = ({ text, range }: FieldRead): boolean => {
    const live = range as Range;
    return element.contains(live.commonAncestorContainer) && contentOf(live) === text;
  };

  return {
    format,
    element,
    read: () => {
      remember();
      // A range is live: it follows edits of the text around it.
      const selected =
        remembered !== undefined &&
        element.contains(remembered.commonAncestorContainer) &&
        textOf(remembered.cloneContents()).trim() !== '';
      const range = selected && remembered ? remembered.cloneRange() : whole();
      return { text: contentOf(range), range };
    },
    replace: (read, text) => {
      if (!element.isContentEditable || !holds(read)) return false;
      element.focus({ preventScroll: true });
      const range = read.range as Range;
      select(range);
      const start = lengthBefore(element, range);
      const before = contentOf(whole());
      const isDone =
        format === 'html'
          ? insertByCommand(document, 'insertHTML', sanitizeHtml(text, before))
          : insertByCommand(document, 'insertText', text);
      const end = selectionAt(element);
      const { node, offset } = pointAt(element, start);
      if (isDone && end?.focusNode) end.setBaseAndExtent(node, offset, end.focusNode, end.focusOffset);
      remember();
      return isDone;
    },
    holds,
    onChange: (listener) => {
      element.addEventListener('input', listener);
      document.addEventListener('selectionchange', remember);
      return () => {
        element.removeEventListener('input', listener);
        document.removeEventListener('selectionchange', remember);
      };
    },
    focus: () => {
      element.focus({ preventScroll: true });
      if (remembered && element.contains(remembered.commonAncestorContainer)) select(remembered);
    },
  };
};
