import { growToBlocks, markupOf } from './blocks.ts';
import type { TinyMceEditor } from './editors.ts';
import { htmlAdapter } from './html-adapter.ts';

export type { TinyMceEditor } from './editors.ts';

/** A live range, with its HTML and its markup when it was read; undefined: the whole text. */
type Part = { readonly range: Range; readonly html: string; readonly markup: string } | undefined;

/** Adapts an editor of TinyMCE, in a frame or inline, as HTML. A selection of several blocks grows to whole blocks. */
export const tinymceAdapter = (editor: TinyMceEditor) => {
  const { selection, inline } = editor;
  const element = inline ? editor.getBody() : editor.getContentAreaContainer();
  const events = 'input Change Undo Redo SetContent';
  /** The keys of a frame do not reach the page, where the element listens for its shortcut. */
  const forward = (event: KeyboardEvent): void => {
    if (!inline && !element.dispatchEvent(new KeyboardEvent('keydown', event))) event.preventDefault();
  };
  return htmlAdapter<Part>({
    element,
    isEditable: () => !editor.mode.isReadOnly(),
    select: () => {
      if (selection.isCollapsed()) return undefined;
      selection.setRng(growToBlocks(selection.getRng(), editor.getBody()));
      const range = selection.getRng().cloneRange();
      return { range, html: selection.getContent(), markup: markupOf(range) };
    },
    htmlOf: (part) => (!part ? editor.getContent() : markupOf(part.range) === part.markup ? part.html : undefined),
    write: (part, html) => {
      if (part) selection.setRng(part.range);
      editor.undoManager.transact(() => (part ? editor.insertContent(html) : editor.setContent(html)));
      if (!part) selection.select(editor.getBody(), true);
    },
    listen: (listener) => {
      editor.on(events, listener);
      editor.on('keydown', forward, true);
      return () => {
        editor.off(events, listener);
        editor.off('keydown', forward);
      };
    },
    focus: () => editor.focus(),
  });
};
